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
    ]
)
