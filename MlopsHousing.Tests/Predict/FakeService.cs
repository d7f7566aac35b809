using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlopsHousing.InferenceProtocol;

namespace MlopsHousing.Tests.Predict;

/// <summary>A service of the right protocol that answers as a test says.</summary>
internal sealed class FakeService(Func<ModelInferRequest, ServerCallContext, Task<ModelInferResponse>> answer) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) => answer(request, context);

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = true });

    public static async Task<Running> StartAsync(Func<ModelInferRequest, ServerCallContext, Task<ModelInferResponse>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new FakeService(answer));
        var app = builder.Build();
        app.MapGrpcService<FakeService>();
        await app.StartAsync();
        return new(app);
    }

    internal sealed class Running(WebApplication app) : IAsyncDisposable
    {
        public string Address => app.Urls.First();

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
