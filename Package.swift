// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "descentry",
    targets: [
        .target(name: "Records", swiftSettings: strict),
        .target(name: "Kernels", swiftSettings: strict),
        .target(name: "CDatasets", exclude: ["csv"]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Datasets", dependencies: ["Records", "Kernels", "CDatasets", "CZlib"],
            swiftSettings: strict),
        .testTarget(
            name: "DatasetsTests", dependencies: ["Datasets", "Records", "Kernels"],
            exclude: ["Fixtures"], swiftSettings: strict),
    ]
)
