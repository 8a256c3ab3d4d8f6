import Datasets
import Foundation
import Testing

struct RecognitionTests {
    @Test(arguments: ["stored.npz", "deflated.npz", "images.npz"])
    func `knows an archive of arrays by its signature`(file: String) throws {
        #expect(DatasetFormat.Kind(recognizing: try fixture(file)) == .npz)
    }

    @Test func `takes for a table what is nothing else`() {
        let texts = ["1,2\n", "", "PK\n", "\0\0\u{1},"]
        for text in texts {
            #expect(DatasetFormat.Kind(recognizing: Data(text.utf8)) == .csv)
        }
        #expect(DatasetFormat.Kind(recognizing: Data([0x1F, 0x8B, 8, 0])) == .csv)
        #expect(DatasetFormat.Kind(recognizing: Data([0, 0, 8, 1])) == .idx)
    }
}
