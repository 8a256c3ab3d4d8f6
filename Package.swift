// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// For code that runs in every step.
///
/// Checking at run time that access to class members is exclusive took a fifth of a small network's
/// step. A run belongs to one thread, and the compiler still checks what it can.
let stepping = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"])]

/// sqrtf would be a call rather than an instruction if it had to set errno.
let optimized: [CSetting] = [.unsafeFlags(["-O3", "-fno-math-errno"])]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
    name: "descentry",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        // Tests read openapi.yaml with it.
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // Nothing of ours below these.
        .target(name: "Records", swiftSettings: strict),
        .target(name: "Kernels", swiftSettings: strict),
        .target(name: "CKernels", cSettings: optimized),
        .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
        .target(name: "CDatasets", exclude: ["csv"]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CEpoll"),
        .target(name: "COpenSSL", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "Hashing", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(name: "COpenAPI", exclude: ["openapi.yaml"]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "SocketServer", dependencies: ["CEpoll"]),
        .target(name: "Webhooks", dependencies: ["Hashing", "CCurl"], swiftSettings: strict),

        .target(
            name: "Datasets",
            dependencies: ["Records", "Kernels", "CKernels", "CDatasets", "CZlib"],
            swiftSettings: strict),
        .target(
            name: "Networks", dependencies: ["Records", "Kernels", "CKernels", "COneDNN"],
            swiftSettings: stepping),
        .target(
            name: "Diagnosis", dependencies: ["Records"],
            resources: [.embedInCode("report.json"), .embedInCode("tables_report.json")],
            swiftSettings: strict),
        .target(
            name: "Store", dependencies: ["Records", "Hashing", grdb],
            resources: [.embedInCode("Migrations")], swiftSettings: strict),

        .target(
            name: "Training",
            dependencies: ["Records", "Kernels", "CKernels", "Networks", "Datasets"],
            swiftSettings: stepping),
        .target(
            name: "Experiments",
            dependencies: [
                "Records", "Kernels", "CKernels", "Networks", "Datasets", "Training", "Diagnosis",
            ],
            swiftSettings: strict),
        .target(
            name: "Jobs",
            dependencies: [
                "Records", "Kernels", "Datasets", "Networks", "Training",
                "Experiments", "Store", "Webhooks", "Hashing",
            ],
            swiftSettings: strict),

        .target(
            name: "Accuracy",
            dependencies: [
                "Records", "Kernels", "Datasets", "Training", "Diagnosis", "Experiments",
            ],
            swiftSettings: strict),

        .target(
            name: "HTTPAPI",
            dependencies: [
                "Records", "Datasets", "Networks", "Training", "Diagnosis", "Experiments", "Store",
                "Webhooks", "Jobs", "SocketServer", "COpenAPI", "Hashing",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "descentry",
            dependencies: [
                "Records", "Kernels", "Networks", "Datasets", "Training", "Experiments", "Jobs",
                "Store", "SocketServer", "Webhooks", "HTTPAPI", "Accuracy",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // What several test targets use.
        .target(
            name: "TestSupport", dependencies: ["Records"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .target(
            name: "RunSupport", dependencies: ["Records", "Networks", "Training"],
            path: "Tests/RunSupport", swiftSettings: strict),
        .testTarget(
            name: "RecordsTests", dependencies: ["Records", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "KernelsTests", dependencies: ["Kernels", "CKernels"], swiftSettings: strict),
        .testTarget(name: "HashingTests", dependencies: ["Hashing"], swiftSettings: strict),
        .testTarget(name: "SocketServerTests", dependencies: ["SocketServer", "TestSupport"]),
        .testTarget(
            name: "WebhooksTests", dependencies: ["Webhooks", "CCurl"], swiftSettings: strict),
        .testTarget(
            name: "DatasetsTests", dependencies: ["Records", "Kernels", "Datasets", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["Records", "Store", grdb], swiftSettings: strict),
        .testTarget(
            name: "LedgerTests", dependencies: ["Records", "Store", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "NetworksTests",
            dependencies: ["Records", "Kernels", "CKernels", "Networks"], swiftSettings: strict),
        .testTarget(
            name: "DiagnosisTests", dependencies: ["Records", "Diagnosis", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "AccuracyTests", dependencies: ["Records", "Accuracy"], swiftSettings: strict),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Records", "Kernels", "CKernels", "Networks", "Datasets", "Training", "RunSupport",
            ],
            exclude: ["Goldens"], swiftSettings: strict),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: [
                "Records", "Kernels", "Networks", "Datasets", "Training", "Diagnosis",
                "Experiments", "RunSupport", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HTTPAPITests",
            dependencies: [
                "Records", "Networks", "Training", "Store", "Jobs", "SocketServer", "HTTPAPI",
                "Webhooks", "TestSupport", .product(name: "Yams", package: "Yams"),
            ]),
        .testTarget(
            name: "ServiceTests", dependencies: ["Records", "descentry"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "JobsTests",
            dependencies: [
                "Hashing", "Records", "Datasets", "Training", "Store", "Webhooks", "SocketServer",
                "Jobs",
                "TestSupport",
            ],
            swiftSettings: strict),
    ]
)
