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
        .target(name: "Diagnosis", dependencies: ["Records"], swiftSettings: strict),
        .testTarget(
            name: "DiagnosisTests", dependencies: ["Diagnosis", "Records"], swiftSettings: strict),
    ]
)
