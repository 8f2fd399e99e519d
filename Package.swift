// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A room of the house: a library target that sees only the rooms named and what those see.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a room, beside the rooms whose values they build.
func tests(_ room: String, _ more: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(room)Tests", dependencies: [.byName(name: room)] + more,
    exclude: [], resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "martlet",
  products: [.executable(name: "martlet", targets: ["martlet"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CLibSSH", pkgConfig: "libssh", providers: [.apt(["libssh-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),
    .systemLibrary(name: "CPosix"),
    room("Diagnostics", []),
    room("Values", ["Diagnostics", .product(name: "BigInt", package: "BigInt")]),
    room("Patterns", ["Diagnostics", "CPCRE2"]),
    room(
      "Formats",
      [
        "Values", "Diagnostics", "CLibYAML",
        .product(name: "BigInt", package: "BigInt"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ]),
    room("Templates", ["Values", "Diagnostics", .product(name: "BigInt", package: "BigInt")]),
    room(
      "Builtins",
      [
        "Templates", "Formats", "Patterns", "Values", "Diagnostics", "CCrypt",
        .product(name: "BigInt", package: "BigInt"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ]),
    room("Inventories", ["Builtins", "Templates", "Formats", "Patterns", "Values", "Diagnostics"]),
    room(
      "Playbooks",
      ["Inventories", "Builtins", "Templates", "Formats", "Patterns", "Values", "Diagnostics"]),
    room("Remote", ["Values", "Patterns", "Diagnostics"]),
    room("Transports", ["Remote", "Values", "Diagnostics", "CLibSSH", "CPosix"]),
    room("ModuleKit", ["Remote", "Patterns", "Values", "Diagnostics"]),
    room(
      "Modules",
      [
        "ModuleKit", "Remote", "Formats", "Patterns", "Values", "Diagnostics",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    room(
      "Engine",
      [
        "Playbooks", "ModuleKit", "Remote", "Inventories", "Builtins", "Templates", "Formats",
        "Patterns", "Values", "Diagnostics",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    room(
      "Checks",
      [
        "Playbooks", "ModuleKit", "Inventories", "Templates", "Formats", "Values", "Diagnostics",
      ]),
    room("Reports", ["Playbooks", "Formats", "Values", "Diagnostics"]),
    .executableTarget(
      name: "martlet",
      dependencies: [
        "Engine", "Checks", "Reports", "Modules", "Transports", "ModuleKit", "Remote", "Playbooks",
        "Inventories", "Builtins", "Templates", "Formats", "Patterns", "Values", "Diagnostics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "conformance",
      dependencies: ["Inventories", "Builtins", "Templates", "Formats", "Values", "Diagnostics"],
      swiftSettings: settings),
    .executableTarget(
      name: "benchmark",
      dependencies: ["Builtins", "Templates", "Formats", "Values", "Diagnostics"],
      swiftSettings: settings),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "Inventories", "Builtins", "Templates", "Formats", "Patterns", "Values", "Diagnostics",
      ],
      swiftSettings: settings),
    tests("Diagnostics"),
    tests("Values", ["Diagnostics"]),
    tests("Patterns", ["Diagnostics"]),
    tests("Formats", ["Values", "Diagnostics"]),
    tests("Templates", ["Formats", "Values", "Diagnostics"]),
    tests("Builtins", ["Templates", "Formats", "Values", "Diagnostics"]),
    tests("Inventories", ["Formats", "Values", "Diagnostics"]),
    tests("Playbooks", ["Inventories", "Formats", "Values", "Diagnostics"]),
    tests("Remote", ["Values", "Diagnostics"]),
    tests("Transports", ["Remote", "Values", "Diagnostics"]),
    tests("Modules", ["ModuleKit", "Remote", "Transports", "Values", "Diagnostics"]),
    tests(
      "Engine",
      [
        "Playbooks", "ModuleKit", "Modules", "Remote", "Transports", "Inventories", "Builtins",
        "Templates", "Formats", "Values", "Diagnostics",
      ]),
    .testTarget(name: "HouseTests", swiftSettings: settings),
    .testTarget(
      name: "ChecksTests", dependencies: ["martlet"], swiftSettings: settings),
    .testTarget(name: "FuzzTests", dependencies: ["fuzz"], swiftSettings: settings),
    .testTarget(
      name: "ScenarioTests", dependencies: ["martlet"], swiftSettings: settings),
    tests("Reports", ["Playbooks", "Formats", "Values", "Diagnostics"]),
  ]
)
