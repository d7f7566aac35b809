namespace MlopsHousing.Tests.Api;

/// <summary>One server for all tests of a class that leave it as it was.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    internal ApiServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ApiServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
