import Datasets
import Records
import Testing

struct BuiltinCatalogTests {
    @Test(arguments: BuiltinCatalog.all.map(\.name))
    func `has the documented rows, shape and classes`(name: String) throws {
        let dataset = try #require(BuiltinCatalog.named(name))
        let table = try dataset.table()
        #expect(table.rowCount == dataset.rowCount)
        #expect(table.inputShape == dataset.inputShape)
        #expect(table.inputs.count == table.rowCount * table.inputCount)
        #expect(table.featureNames.count == table.inputCount)
        #expect(table.lines == nil)
        #expect(table.inputs.allSatisfy { $0.isFinite })
        switch table.targets {
        case .labels(let labels, let names):
            #expect(dataset.task != .regression)
            #expect(Set(labels) == Set((0..<dataset.classNames.count).map { Float($0) }))
            // Digits are their own indices.
            #expect((names ?? labels.map { "\(Int($0))" }).allSatisfy(dataset.classNames.contains))
            #expect(names == nil || names == dataset.classNames)
        case .values(let values, let columns):
            #expect(dataset.task == .regression)
            #expect(columns == 1 && values.count == table.rowCount)
        }
    }

    @Test func `has pixels from 0 to 16`() throws {
        let table = try #require(BuiltinCatalog.named("digits")).table()
        #expect(table.inputs.min() == 0 && table.inputs.max() == 16)
        #expect(Array(table.inputs.prefix(8)) == [0, 0, 5, 13, 9, 1, 0, 0])
        #expect(table.featureNames.first == "pixel_0_0")
    }

    @Test func `has Fisher's irises`() throws {
        let table = try #require(BuiltinCatalog.named("iris")).table()
        #expect(Array(table.inputs.prefix(4)) == [5.1, 3.5, 1.4, 0.2])
        #expect(table.featureNames.first == "sepal_length_cm")
    }

    @Test func `has raw diabetes values`() throws {
        let table = try #require(BuiltinCatalog.named("diabetes")).table()
        #expect(Array(table.inputs.prefix(4)) == [59, 2, 32.1, 101])
        guard case .values(let values, _) = table.targets else {
            Issue.record("expected real targets")
            return
        }
        #expect(Array(values.prefix(2)) == [151, 75])
    }

    @Test func `counts 357 benign and 212 malignant masses`() throws {
        let table = try #require(BuiltinCatalog.named("breast_cancer")).table()
        guard case .labels(let labels, _) = table.targets else {
            Issue.record("expected labels")
            return
        }
        #expect(labels.count { $0 == 0 } == 357 && labels.count { $0 == 1 } == 212)
    }
}
