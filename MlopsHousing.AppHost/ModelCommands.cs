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

    /// <param name="api">The API.</param>
    /// <param name="appHost">The folder of this project.</param>
    /// <param name="settings">Who asks AWS, and where.</param>
    /// <param name="registry">The services' registry, if it isn't the folder of this repository.</param>
    internal static void WithModelCommands(this IResourceBuilder<ProjectResource> api, string appHost, LocalSettings settings, ReferenceExpression? registry)
    {
        async Task<ExecuteCommandResult> MlopsAsync(ExecuteCommandContext command, params string[] arguments)
        {
            var cli = Path.GetFullPath(Path.Combine(appHost, "..", "MlopsHousing.Cli"));
            // In its own folder, mlops finds the registry that the services find, wherever the AppHost was started.
            var start = new ProcessStartInfo("dotnet", ["run", "--project", cli, "--", .. arguments, "--by", "dashboard"]) { WorkingDirectory = cli };
            if (registry is not null)
            {
                start.Environment["Registry__Root"] = await registry.GetValueAsync(command.CancellationToken);
                start.Environment["AWS_PROFILE"] = settings.AwsProfile;
                start.Environment["AWS_REGION"] = settings.AwsRegion;
            }
            return await RunAsync(start, command.CancellationToken);
        }

        api.WithCommand("promote", "Promote the challenger", command => MlopsAsync(command, "models", "promote", "challenger"), new CommandOptions
        {
            Description = "mlops models promote challenger: it answers from now on.",
            ConfirmationMessage = "Make the challenger the champion?",
            IconName = "ArrowCircleUp",
        });
        api.WithCommand("rollback", "Roll back", command => MlopsAsync(command, "models", "rollback"), new CommandOptions
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

    private static async Task<ExecuteCommandResult> RunAsync(ProcessStartInfo start, CancellationToken cancel)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        await process.WaitForExitAsync(cancel);
        var said = $"{await output}{await error}".Trim();
        return process.ExitCode == 0 ? CommandResults.Success(said) : CommandResults.Failure(said);
    }

    private static async Task<ExecuteCommandResult> SendAsync(EndpointReference api, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = new(api.Url) };
        http.DefaultRequestHeaders.ConnectionClose = true; // each connection goes to the next replica
        var (answered, refusal) = (0, "");
        for (var sent = 0; sent < Requests; sent++)
        {
            // The second half asks what the first did: misses and then hits to look at.
            var home = new Dictionary<string, double>(_home) { ["medianIncome"] = 2 + sent % (Requests / 2) / 20.0 };
            using var answer = await http.PostAsJsonAsync("/v1/predict", home, cancel);
            if (answer.IsSuccessStatusCode) answered++;
            else refusal = $" The latest refusal: {await answer.Content.ReadAsStringAsync(cancel)}";
        }
        var said = $"{answered} of {Requests} predictions were answered.{refusal}";
        return answered > 0 ? CommandResults.Success(said) : CommandResults.Failure(said);
    }
}
