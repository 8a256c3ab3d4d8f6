// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// sqrtf would be a call rather than an instruction if it had to set errno.
let optimized: [CSetting] = [.unsafeFlags(["-O3", "-fno-math-errno"])]

let package = Package(
    name: "descentry",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "descentry",
            dependencies: [
                "Records", "Kernels", "Networks", "Datasets", "Training",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .target(name: "Records", swiftSettings: strict),
        .target(name: "Kernels", swiftSettings: strict),
        .target(name: "CKernels", cSettings: optimized),
        .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
        .target(
            name: "Networks", dependencies: ["Records", "Kernels", "CKernels", "COneDNN"],
            swiftSettings: strict),
        .target(name: "CDatasets", exclude: ["csv"]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "Datasets", dependencies: ["Records", "Kernels", "CDatasets", "CZlib"],
            swiftSettings: strict),
        .testTarget(
            name: "DatasetsTests", dependencies: ["Datasets"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(
            name: "Webhooks",
            dependencies: ["CCurl", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .testTarget(
            name: "WebhooksTests", dependencies: ["Webhooks", "CCurl"], swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: [
                "Records",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            resources: [.embedInCode("Migrations")], swiftSettings: strict),
        .target(
            name: "Training",
            dependencies: ["Records", "Kernels", "CKernels", "Networks", "Datasets"],
            swiftSettings: strict),
    ]
)
