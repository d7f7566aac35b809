using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Cli.Data;

/// <summary><c>mlops data fetch</c>: downloads the published data set and turns it into the CSV that training reads.</summary>
internal static class FetchCommand
{
    public static Command Create()
    {
        var signature = CliOptions.Signature();
        var to = new Option<string?>("--to") { Description = "Where the file goes. Default: data/ in the repository.", HelpName = "FOLDER" };
        var output = CliOptions.Output();
        var command = new Command("fetch", "Downloads the data set and checks that it is the published one.") { signature, to, output };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(signature), parsed.GetValue(to), parsed.GetValue(output), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string? signature, string? to, OutputFormat output, CancellationToken cancel)
    {
        var description = DatasetFolder.Load(signature);
        var source = description.Source ?? throw new UsageException(
            $"The description of {description.Signature.Name} has no source.json, so it isn't known where its data is published. Add one, or bring the file yourself.");
        var path = await ProgressBars.ShowAsync(progress => DatasetFetcher.FetchAsync(source, to ?? DatasetFolder.DataFolder(), progress, cancel));

        if (output == OutputFormat.Json) Terminal.Json(new { path, source.Sha256, bytes = new FileInfo(path).Length });
        else Terminal.Say($"Wrote {path} (sha256 {source.Sha256}).");
        return 0;
    }
}
