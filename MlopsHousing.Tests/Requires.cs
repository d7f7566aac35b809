using System.Runtime.InteropServices;

namespace MlopsHousing.Tests;

/// <summary>
/// What a machine may lack. A test that names it here is skipped with the reason where it is missing;
/// with REQUIRE_ALL_TESTS=1, as in CI, it fails instead, so that nothing goes untested unnoticed.
/// </summary>
internal static class Requires
{
    private const string DataFile = "california_housing.csv";

    /// <summary>True where a missing requirement is a failure.</summary>
    public static bool Everything => Environment.GetEnvironmentVariable("REQUIRE_ALL_TESTS") == "1";

    /// <summary>Whether a program is on the PATH, for what is shared by tests that each name it by <see cref="Program"/>.</summary>
    public static bool HasProgram(string name) => Find(name) is not null;

    /// <summary>A program on the PATH.</summary>
    /// <param name="name">The program.</param>
    /// <param name="package">The Debian package it is in, if that has another name.</param>
    /// <returns>Its full path.</returns>
    public static string Program(string name, string? package = null)
    {
        var found = Find(name);
        That(found is not null, $"{name} is not on the PATH; on Debian: apt-get install {package ?? name}");
        return found!;
    }

    /// <summary>A shared library that the system's loader finds, such as <c>libgomp.so.1</c>.</summary>
    public static void Library(string name, string package)
    {
        var found = NativeLibrary.TryLoad(name, out var library);
        if (found)
            NativeLibrary.Free(library);
        That(found, $"{name} can't be loaded; on Debian: apt-get install {package}");
    }

    /// <summary>LightGBM's native library, which needs OpenMP.</summary>
    public static void LightGbm() => Library("libgomp.so.1", "libgomp1");

    /// <summary>The California Housing file, looked for where the <c>mlops</c> command looks.</summary>
    /// <returns>Its full path.</returns>
    public static string Data()
    {
        var candidates = new[]
        {
            Environment.GetEnvironmentVariable("HOUSING_DATA"),
            Path.Combine(Repository.Root, "data", DataFile),
            Path.Combine(Repository.Root, "..", "shared", "data", DataFile),
        };
        var found = candidates.FirstOrDefault(File.Exists);
        That(found is not null, $"{DataFile} was not found; set HOUSING_DATA, or fetch it into data/ with: mlops data fetch");
        return Path.GetFullPath(found!);
    }

    /// <summary>Anything else.</summary>
    /// <param name="condition">Whether it is there.</param>
    /// <param name="reason">What is missing and how to get it.</param>
    public static void That(bool condition, string reason)
    {
        if (Everything && !condition)
            Assert.Fail($"REQUIRE_ALL_TESTS=1, but {reason}");
        Assert.SkipUnless(condition, reason);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
