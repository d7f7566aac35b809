using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlopsHousing.Api;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.ServiceDefaults;

namespace MlopsHousing.Tests.Api;

/// <summary>The API as it ships, on a real Kestrel and a free port, over a registry folder of its own.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly WebApplication _app;

    private ApiServer(TempFolder folder, IModelRegistry registry, RegistryPredictor predictor, WebApplication app)
    {
        (_folder, Registry, Predictor, _app) = (folder, registry, predictor, app);
        Client = new() { BaseAddress = new(app.Urls.First()) };
    }

    public IModelRegistry Registry { get; }

    public RegistryPredictor Predictor { get; }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server with a champion, unless <paramref name="prepare"/> leaves another registry.</summary>
    public static async Task<ApiServer> StartAsync(Func<IModelRegistry, Task>? prepare = null, params (string Key, string Value)[] settings)
    {
        var folder = new TempFolder();
        var registry = ModelRegistry.Open(folder["models"]);
        await (prepare ?? (r => HouseModel.PromoteNewAsync(r)))(registry);
        var predictor = new RegistryPredictor(registry);

        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
            [new("Registry:Root", folder["models"]), new("Shutdown:ReadinessDelay", "00:00:00"), .. settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddApi();
        builder.Services.AddSingleton<IPredictor>(predictor);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapApi();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            folder.Dispose();
            throw;
        }

        return new(folder, registry, predictor, app);
    }

    /// <summary>Takes the registry away, as a disk or a network does.</summary>
    public void LoseRegistry() => Directory.Delete(_folder["models"], recursive: true);

    /// <summary>Posts a body; the answer and its JSON.</summary>
    public async Task<(HttpResponseMessage Response, JsonNode Json)> PostAsync(string path, string body, string contentType = "application/json")
    {
        var response = await PostAsync(path, Encoding.UTF8.GetBytes(body), contentType);
        return (response, await JsonOf(response));
    }

    public Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? contentType = "application/json", string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return Client.SendAsync(request);
    }

    public static async Task<JsonNode> JsonOf(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync()) ?? throw new InvalidDataException("The answer is null.");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
