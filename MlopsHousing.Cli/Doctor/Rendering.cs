using System.ComponentModel;
using System.Diagnostics;

namespace MlopsHousing.Cli.Doctor;

/// <summary>Reads what was rendered, or has kustomize render it.</summary>
internal static class Rendering
{
    private static readonly string[] _recipes = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    // A kustomize of one's own, else the one that kubectl carries.
    private static readonly (string Program, string[] Arguments)[] _programs = [("kustomize", ["build"]), ("kubectl", ["kustomize"])];

    /// <summary>Takes a file, or every YAML file in and below a folder, into the overlay.</summary>
    /// <param name="overlay">Where to.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="render">Whether folders with a kustomization are rendered instead of read.</param>
    /// <exception cref="UsageException">There is nothing, or it can't be rendered.</exception>
    public static void AddTo(Overlay overlay, string path, bool render)
    {
        if (File.Exists(path))
            overlay.Add(File.ReadAllText(path), path);
        else if (!Directory.Exists(path))
            throw new UsageException($"There is no {path}; name a rendered overlay: a file or a folder.");
        else if (!_recipes.Any(recipe => File.Exists(Path.Combine(path, recipe))))
            foreach (var file in Directory.EnumerateFiles(path, "*.y*ml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)) overlay.Add(File.ReadAllText(file), file);
        else if (render)
            overlay.Add(Render(path), path);
        else
            throw new UsageException($"{path} is to be rendered first: add --kustomize, or name a file that holds what kustomize wrote.");
    }

    private static string Render(string folder)
    {
        foreach (var (program, arguments) in _programs)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var error = process.StandardError.ReadToEndAsync();
                var output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0 ? output : throw new UsageException($"{program} can't render {folder}: {error.Result.ReplaceLineEndings(" ").Trim()}");
            }
            catch (Win32Exception)
            {
                // It is not on the PATH: the next one.
            }
        }

        throw new UsageException("Neither kustomize nor kubectl is on the PATH; install one, or name a file that holds what kustomize wrote.");
    }
}
