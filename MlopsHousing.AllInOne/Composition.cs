using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using MlopsHousing.Api;
using MlopsHousing.Predict;
using MlopsHousing.ServiceDefaults;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.AllInOne;

/// <summary>Puts the parts together: Api and Predict as they are elsewhere, but in one process.</summary>
internal static class Composition
{
    /// <summary>Builds the program.</summary>
    /// <param name="settings">What the command line says, by configuration keys; it wins over the environment.</param>
    internal static WebApplication Build(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Settings come from the environment: watching files from the current folder down would cost most of the start.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddServiceDefaults();
        builder.AddStoreFile();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning); // the report says it better
        builder.AddListening();
        builder.AddFirstKey();
        builder.AddPredict();
        builder.Services.AddInProcessPredictor();
        // On a shared port, its catch-all for unknown services would take paths such as /v1/predict from the API's own 405 and 415.
        builder.Services.Configure<GrpcServiceOptions>(grpc => grpc.IgnoreUnknownServices = true);
        builder.AddApi();
        builder.Services.AddHostedService<StartReport>();

        var app = builder.Build();
        app.ReadChampionAhead();
        app.MapServiceDefaults();
        app.MapApi();
        app.MapPredict();
        return app;
    }

    /// <summary>Below every other source: whoever names another store gets it.</summary>
    private static void AddStoreFile(this WebApplicationBuilder builder) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Store:Path", DataFolder.File("store.db"))] });

    private static void AddListening(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<AllInOneOptions>(AllInOneOptions.SectionName);
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, Listening>();
    }
}
