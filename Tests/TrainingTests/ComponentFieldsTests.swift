import Datasets
import Networks
import Records
import RunSupport
import Synchronization
import Testing

@testable import Training

/// What components read against what their schemas declare.
///
/// `Component.number` and the like can only say 0, false or "" for a field that isn't declared, so
/// a name misspelt in a definition would be a silent zero.
struct ComponentFieldsTests {
    /// A catalog, and the specs that try a component of it, one of which must train.
    struct Catalog: Sendable, CustomTestStringConvertible {
        let components: ComponentSet
        let specs: @Sendable (JSONValue) -> [JSONValue]
        var key = "type"

        var testDescription: String { components.noun }
    }

    static let catalogs: [Catalog] = [
        Catalog(components: LayerCatalog.components) { layer in
            [[layer, ["type": "flatten"]], [["type": "flatten"], layer]].map { layers in
                spec(layers: layers + [["type": "linear", "out_features": 2]])
            }
        },
        Catalog(components: LossCatalog.components) { loss in
            [(2, ["labels": labels]), (1, ["targets": labels])].map {
                (outputs: JSONValue, targets: [String: JSONValue]) in
                spec(
                    [
                        "loss": loss,
                        "data": ["source": ["inline": .object(targets.merging(inputs) { $1 })]],
                    ],
                    layers: [["type": "linear", "out_features": outputs], ["type": "sigmoid"]])
            }
        },
        Catalog(components: InitializerCatalog.components) { initializer in
            [
                spec(layers: [
                    ["type": "flatten"],
                    ["type": "linear", "out_features": 2, "init": ["weight": initializer]],
                ])
            ]
        },
        Catalog(
            components: PresetCatalog.components, specs: { [spec(["model": $0])] }, key: "preset"),
        Catalog(components: OptimizerCatalog.components) { [spec(["optimizer": $0])] },
        Catalog(components: ScheduleCatalog.components) { [spec(["schedule": $0])] },
        Catalog(components: GradientClipping.components) { [spec(["gradient_clipping": $0])] },
        Catalog(components: PreprocessorCatalog.components) { step in
            [spec(["data": ["source": source, "preprocess": [step]]])]
        },
        Catalog(components: AugmentationCatalog.components) { step in
            [
                spec([
                    "data": ["source": source, "preprocess": [image], "augment": [step]]
                ])
            ]
        },
        Catalog(
            components: GeneratorCatalog.components,
            specs: { generator in
                ["cross_entropy", "mse"].map { loss in
                    spec([
                        "data": ["source": generator], "loss": ["type": .string(loss)],
                        "model": [
                            "layers": [
                                ["type": "linear", "out_features": loss == "mse" ? 1 : 5]
                            ]
                        ],
                    ])
                }
            }, key: "generator"),
    ]

    private static let labels: JSONValue = [0, 1, 0, 1]
    private static let inputs: [String: JSONValue] = [
        "inputs": .array(
            (0..<4).map { row in
                .array((0..<16).map { JSONValue(($0 * 7 + row * 5) % 4) })
            })
    ]
    private static let source: JSONValue = [
        "inline": .object(inputs.merging(["labels": labels]) { $1 })
    ]
    private static let image: JSONValue = ["type": "reshape", "shape": [1, 4, 4]]

    private static func spec(
        _ changes: [String: JSONValue] = [:],
        layers: [JSONValue] = [["type": "flatten"], ["type": "linear", "out_features": 2]]
    ) -> JSONValue {
        let base: [String: JSONValue] = [
            "data": ["source": source, "preprocess": [image]], "loss": ["type": "cross_entropy"],
            "model": ["layers": .array(layers)], "max_steps": 3, "batch_size": 2,
        ]
        return RunHarness.spec(base.merging(changes) { $1 })
    }

    /// A component with all its defaults, and a value for each field that must be there.
    private static func value(of member: ComponentSchema, key: String) -> JSONValue {
        let values: [String: JSONValue] = [
            "shape": [1, 4, 4], "size": [2, 2], "columns": [0], "layers": [["type": "tanh"]],
            "milestones": [1], "value": 1, "gamma": 0.9, "decay": 0.1,
        ]
        var members: [String: JSONValue] = [key: .string(member.type)]
        for field in member.schema.fields {
            if case .required = field.presence { members[field.name] = values[field.name] ?? 2 }
        }
        return .object(members)
    }

    private static var declared: Set<String> {
        Set(catalogs.flatMap(\.components.members).flatMap { $0.schema.fields.map(\.name) })
    }

    private func readings(_ spec: JSONValue) -> Set<Component.Reading>? {
        let readings = Mutex<Set<Component.Reading>>([])
        let hasTrained = Component.$onReading.withValue({ reading in
            readings.withLock { _ = $0.insert(reading) }
        }) {
            (try? RunHarness.run(spec))?.train() == .completed
        }
        return hasTrained ? readings.withLock { $0 } : nil
    }

    @Test(arguments: catalogs)
    func `no component reads a field that isn't declared`(catalog: Catalog) {
        for member in catalog.components.members {
            let value = ComponentFieldsTests.value(of: member, key: catalog.key)
            let readings = catalog.specs(value).compactMap { self.readings($0) }.first
            #expect(readings != nil, "\(member.type) hasn't been tried")
            for reading in readings ?? [] {
                #expect(!reading.isMissing, "\(reading.type) has no \(reading.field)")
                #expect(
                    ComponentFieldsTests.declared.contains(reading.field),
                    "\(reading.type): nothing has a \(reading.field)")
            }
        }
    }

    @Test func `tells of a field that isn't there`() {
        let readings = Mutex<[Component.Reading]>([])
        let component = Component("linear", ["bias": true])
        Component.$onReading.withValue({ reading in readings.withLock { $0.append(reading) } }) {
            _ = component.optionalNumber("gain")
            _ = component.boolean("bias")
        }
        #expect(readings.withLock { $0 }.map(\.field) == ["gain", "bias"])
        #expect(readings.withLock { $0.allSatisfy { !$0.isMissing } })
        #if !DEBUG
        Component.$onReading.withValue({ reading in
            readings.withLock { $0.append(reading) }
        }) {
            #expect(component.number("bias") == 0)
        }
        #expect(readings.withLock { $0.last?.isMissing } == true)
        #endif
    }
}
