import Foundation
import Records
import Testing

@Suite struct MetricsEndpointsTests {
    /// A run that diverged, and its id.
    private static let run = Result {
        let service = try TestService(trains: true)
        let id = try service.submit(TestSpec.diverging)
        _ = try service.finished(id)
        return (service: service, path: "/v1/jobs/\(id)/metrics")
    }

    @Test func `shows what was asked for, and what there is`() throws {
        let (service, path) = try MetricsEndpointsTests.run.get()
        let answer = try service.get("\(path)?name=loss,learning_rate&name=gradient_norm").json
        let names = answer["series"]?.array?.compactMap { $0["name"]?.string }
        #expect(names == ["gradient_norm", "learning_rate", "loss"])
        #expect(answer["available"]?.array?.contains("gradient_norm/layers[0].weight") == true)
        #expect(try service.get("\(path)?name=nothing").json["series"] == [])
    }

    @Test func `keeps what isn't finite`() throws {
        let (service, path) = try MetricsEndpointsTests.run.get()
        let series = try service.get("\(path)?name=loss").json["series"]?.array?.first
        let points = try #require(series?["points"]?.array)
        #expect(points.first?["first_step"] == 0)
        let last = try #require(points.last)
        #expect(last["non_finite_count"] == 1)
        #expect(["NaN", "Infinity"].contains(last["value"]?.string))
        #expect(last["min"] == "NaN")
        let one = try service.get("\(path)?name=loss&max_points=1").json["series"]?.array?.first
        #expect(one?["points"]?.array?.count == 1)
        #expect(one?["points"]?.array?.first?["non_finite_count"] == 1)
        #expect(one?["points"]?.array?.first?["count"]?.integer == points.count)
    }

    @Test func `comes as csv and as lines, too`() throws {
        let (service, path) = try MetricsEndpointsTests.run.get()
        let document = try service.get("\(path)?name=loss&from_step=2").json
        let points = try #require(document["series"]?.array?.first?["points"]?.array)
        #expect(points.first?["first_step"] == 2)
        let csv = try service.get("\(path)?name=loss&from_step=2", headers: ["Accept": "text/csv"])
        #expect(csv.headers["content-type"]?.hasPrefix("text/csv") == true)
        let rows = csv.text.components(separatedBy: "\r\n").dropLast()
        #expect(rows.first == "name,first_step,last_step,count,non_finite_count,min,max,mean,value")
        #expect(rows.count == points.count + 1)
        #expect(rows.last?.hasPrefix("loss,") == true)
        let lines = try service.get(
            "\(path)?name=loss&from_step=2", headers: ["Accept": "application/x-ndjson"])
        let parsed = try lines.text.split(separator: "\n").map { line in
            var members = try JSONCoding.document(from: Data(line.utf8)).object ?? [:]
            #expect(members.removeValue(forKey: "name") == "loss")
            return JSONValue.object(members)
        }
        #expect(parsed == points)
        #expect(try service.get(path, headers: ["Accept": "image/png"]).code == "not_acceptable")
    }
}
