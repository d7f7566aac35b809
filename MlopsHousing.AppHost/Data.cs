namespace MlopsHousing.AppHost;

/// <summary>What the API keeps its predictions in: a Redis and a PostgreSQL in containers, or its own process and a file.</summary>
internal static class Data
{
    internal static void AddDataContainers(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api)
    {
        var cache = builder.AddRedis("cache").WithImageTag("8.2.3");
        var store = builder.AddPostgres("postgres").WithImageTag("17.6").WithDataVolume().AddDatabase("store");
        api.WithReference(cache).WithReference(store).WaitFor(cache).WaitFor(store);
    }

    /// <param name="api">The API.</param>
    /// <param name="appHost">The folder of this project; the file is kept in <c>data/</c> beside it.</param>
    internal static void WithEmbeddedData(this IResourceBuilder<ProjectResource> api, string appHost) => api
        .WithEnvironment("Cache__Mode", "Memory")
        .WithEnvironment("Store__Mode", "Sqlite")
        .WithEnvironment("Store__Path", Path.GetFullPath(Path.Combine(appHost, "..", "data", "apphost.db")));
}
