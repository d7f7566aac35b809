using System.Diagnostics;

namespace MlopsHousing.Benchmarks.Load.Systems;

/// <summary>The services' programs: as they were built beside this one, or published as the images hold them.</summary>
internal sealed class Programs : IDisposable
{
    private static readonly string[] _published = ["MlopsHousing.AllInOne", "MlopsHousing.Api", "MlopsHousing.Predict"];
    private readonly DirectoryInfo? _folder;

    private Programs(DirectoryInfo? folder) => _folder = folder;

    /// <summary>Those of this program's own build.</summary>
    public static Programs Built { get; } = new(null);

    /// <summary>Whether they were compiled ahead of time (ReadyToRun).</summary>
    public bool ArePublished => _folder is not null;

    /// <summary>Publishes them from the checkout around the current folder.</summary>
    /// <exception cref="InvalidOperationException">There is no checkout, or the SDK fails.</exception>
    public static async Task<Programs> PublishAsync()
    {
        var programs = new Programs(Directory.CreateTempSubdirectory("mlops-published-"));
        foreach (var project in _published)
        {
            using var publish = Process.Start(new ProcessStartInfo("dotnet",
                ["publish", Path.Combine(Checkout(), project), "-c", "Release", "--use-current-runtime", "--no-self-contained", "-p:PublishReadyToRun=true", "-o", programs.Folder(project), "-v", "quiet", "-nologo"]))!;
            await publish.WaitForExitAsync();
            if (publish.ExitCode == 0) continue;
            programs.Dispose();
            throw new InvalidOperationException($"{project} could not be published: dotnet publish ended with {publish.ExitCode}.");
        }

        return programs;
    }

    /// <summary>A program's assembly.</summary>
    public string Of(string project) => Path.Combine(Folder(project), $"{project}.dll");

    public void Dispose() => _folder?.Delete(recursive: true);

    private string Folder(string project) => _folder is null ? AppContext.BaseDirectory : Path.Combine(_folder.FullName, project);

    private static string Checkout()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MlopsHousing.sln"))) return folder.FullName;
        throw new InvalidOperationException("Run it within a checkout: it publishes what it measures.");
    }
}
