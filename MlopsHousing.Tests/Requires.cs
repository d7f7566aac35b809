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

    /// <summary>Whether there is a browser, for what is shared by tests that each name it by <see cref="Chromium"/>.</summary>
    public static bool HasChromium => FindChromium() is not null;

    /// <summary>Chromium, by one of the names that distributions give it.</summary>
    /// <returns>Its full path.</returns>
    public static string Chromium() => FindChromium() ?? Program("chromium");

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

    /// <summary>PostgreSQL's server, which Debian puts beside the PATH.</summary>
    /// <returns>The folder of its programs.</returns>
    public static string Postgres()
    {
        const string debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(f => int.TryParse(Path.GetFileName(f), out var version) ? version : 0).Select(f => Path.Combine(f, "bin"))
            : [];
        var found = folders.Append(Path.GetDirectoryName(Find("initdb"))).FirstOrDefault(f => f is not null && File.Exists(Path.Combine(f, "initdb")));
        That(found is not null, "PostgreSQL's server (initdb) was not found; on Debian: apt-get install postgresql");
        return found!;
    }

    /// <summary>scikit-learn, of the distribution's own Python before any other: its package installs it there.</summary>
    /// <returns>The Python that has it.</returns>
    public static string ScikitLearn()
    {
        const string Debian = "/usr/bin/python3";
        var python = File.Exists(Debian) ? Debian : Program("python3");
        using var process = System.Diagnostics.Process.Start(python, ["-c", "import sklearn"]);
        process.WaitForExit();
        That(process.ExitCode == 0, $"{python} has no scikit-learn; on Debian: apt-get install python3-sklearn");
        return python;
    }

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

    private static string? FindChromium() => Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
