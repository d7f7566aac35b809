using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlopsHousing.AppHost;

/// <summary>Buttons of the dashboard: promote, roll back, send traffic. What they do to models, <c>mlops</c> does.</summary>
internal static class ModelCommands
{
    private const int Requests = 200;

    // A real block group, in the hills above Berkeley.
    private static readonly Dictionary<string, double> _home = new()
    {
        ["longitude"] = -122.23,
        ["latitude"] = 37.88,
        ["housingMedianAge"] = 41,
        ["totalRooms"] = 880,
        ["totalBedrooms"] = 129,
        ["population"] = 322,
        ["households"] = 126,
        ["medianIncome"] = 8.3252,
    };

    internal static void WithModelCommands(this IResourceBuilder<ProjectResource> api, string appHost)
    {
        var cli = Path.GetFullPath(Path.Combine(appHost, "..", "MlopsHousing.Cli"));
        api.WithCommand("promote", "Promote the challenger", command => MlopsAsync(cli, command, "models", "promote", "challenger"), new CommandOptions
        {
            Description = "mlops models promote challenger: it answers from now on.",
            ConfirmationMessage = "Make the challenger the champion?",
            IconName = "ArrowCircleUp",
        });
        api.WithCommand("rollback", "Roll back", command => MlopsAsync(cli, command, "models", "rollback"), new CommandOptions
        {
            Description = "mlops models rollback: the previous champion answers again.",
            ConfirmationMessage = "Make the previous champion the champion again?",
            IconName = "ArrowUndo",
        });
        api.WithCommand("traffic", "Send sample traffic", command => SendAsync(api.GetEndpoint("http"), command.CancellationToken), new CommandOptions
        {
            Description = $"Asks for {Requests} predictions.",
            IconName = "Send",
            UpdateState = state => state.ResourceSnapshot.HealthStatus == HealthStatus.Healthy ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        });
    }

    private static async Task<ExecuteCommandResult> MlopsAsync(string cli, ExecuteCommandContext command, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "--project", cli, "--", .. arguments, "--by", "dashboard"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(command.CancellationToken), process.StandardError.ReadToEndAsync(command.CancellationToken));
        await process.WaitForExitAsync(command.CancellationToken);
        var said = $"{await output}{await error}".Trim();
        return process.ExitCode == 0 ? CommandResults.Success(said) : CommandResults.Failure(said);
    }

    private static async Task<ExecuteCommandResult> SendAsync(EndpointReference api, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = new(api.Url) };
        var (answered, refusal) = (0, "");
        for (var sent = 0; sent < Requests; sent++)
        {
            using var answer = await http.PostAsJsonAsync("/v1/predict", _home, cancel);
            if (answer.IsSuccessStatusCode) answered++;
            else refusal = $" The latest refusal: {await answer.Content.ReadAsStringAsync(cancel)}";
        }
        var said = $"{answered} of {Requests} predictions were answered.{refusal}";
        return answered > 0 ? CommandResults.Success(said) : CommandResults.Failure(said);
    }
}
