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
    targets: [
        .target(name: "Records", swiftSettings: strict),
        .target(name: "Kernels", swiftSettings: strict),
        .target(name: "CKernels", cSettings: optimized),
        .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
        .target(
            name: "Networks", dependencies: ["Records", "Kernels", "CKernels", "COneDNN"],
            swiftSettings: strict),
    ]
)
