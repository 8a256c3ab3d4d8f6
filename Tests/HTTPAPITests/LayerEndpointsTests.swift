import Foundation
import Networks
import Records
import Testing

@Suite struct LayerEndpointsTests {
    private static let spec = TestSpec.with([
        "model": [
            "layers": [
                ["type": "linear", "out_features": 4], ["type": "relu"],
                ["type": "linear", "out_features": 1],
            ]
        ],
        "watch": ["histograms_every": 10],
    ])

    /// A run that has ended, and its address.
    private static let run = Result {
        let service = try TestService(trains: true)
        let id = try service.submit(spec)
        _ = try service.finished(id)
        return (service: service, path: "/v1/jobs/\(id)")
    }

    @Test func `shows every layer with its tensors, statistics and histograms`() throws {
        let (service, path) = try LayerEndpointsTests.run.get()
        let layers = try #require(service.get("\(path)/layers").json["layers"]?.array)
        #expect(layers.map { $0["path"]?.string } == ["layers[0]", "layers[1]", "layers[2]"])
        #expect(layers.map { $0["type"]?.string } == ["linear", "relu", "linear"])
        #expect(layers.map { $0["parameter_count"]?.integer } == [8, 0, 5])
        let tensors = try #require(layers[0]["parameters"]?.array)
        #expect(tensors.map { $0["name"]?.string } == ["layers[0].weight", "layers[0].bias"])
        #expect(tensors[0]["shape"] == [4, 1])
        let norm = try #require(tensors[0]["statistics"]?["weight_norm"])
        #expect(norm["last_step"]?.integer == 39)
        let (least, last) = (norm["min"]?.number ?? .nan, norm["last"]?.number ?? .nan)
        #expect(least > 0 && least <= last && last <= norm["max"]?.number ?? .nan)
        let weights = try #require(tensors[0]["histograms"]?["weight"]?.array)
        #expect(weights.map { $0["step"]?.integer } == [0, 10, 20, 30])
        for histogram in weights {
            let counts = (histogram["bins"]?.array ?? []).map { $0.array?.last?.integer ?? 0 }
            #expect(counts.reduce(histogram["zero_count"]?.integer ?? 0, +) == 4)
        }
        #expect(tensors[0]["histograms"]?["gradient"]?.array?.count == 4)
        #expect(layers[1]["statistics"]?["activation_mean"]?["last_step"]?.integer == 39)
        #expect(layers[1]["histograms"]?["activation"]?.array?.count == 4)
    }

    @Test func `a job that hasn't begun has none yet`() throws {
        let service = try TestService()
        let id = try service.submit(LayerEndpointsTests.spec)
        let answer = try service.get("/v1/jobs/\(id)/layers")
        #expect(answer.status == 404)
        #expect(answer.code == "layers_not_available")
    }

    @Test func `leaves its weights and its spec as files`() throws {
        let (service, path) = try LayerEndpointsTests.run.get()
        let list = try #require(service.get("\(path)/artifacts").json["artifacts"]?.array)
        #expect(list.map { $0["name"]?.string } == ["model.safetensors", "spec.json"])
        let file = try service.get("\(path)/artifacts/model.safetensors")
        #expect(file.headers["content-type"] == "application/octet-stream")
        #expect(file.body.count == list[0]["bytes"]?.integer)
        let tensors = try Safetensors(file.body).tensors
        #expect(tensors.map(\.name) == ["0.weight", "0.bias", "2.weight", "2.bias"])
        let spec = try service.get("\(path)/artifacts/spec.json")
        #expect(spec.json == (try service.get(path).json["spec"]))
        #expect(try service.get("\(path)/artifacts/secrets").code == "artifact_not_found")
    }

    @Test func `says what the watch cost, or that the run was too short to say`() throws {
        let (service, path) = try LayerEndpointsTests.run.get()
        let job = try service.get(path).json
        let cost = try #require(job["watch"]?["overhead_percent"])
        #expect(cost.isNull || cost.number != nil)
        #expect(job["progress"]?["watch_overhead_percent"] == nil)
    }
}
