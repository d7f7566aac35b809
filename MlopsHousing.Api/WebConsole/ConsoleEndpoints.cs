using Microsoft.AspNetCore.Http.HttpResults;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.WebConsole.Pages;

namespace MlopsHousing.Api.WebConsole;

/// <summary>
/// The console: pages for people, at <c>/</c>. They are drawn here once and filled by scripts that call the public API, so that
/// whatever a person can do here a program can do too.
/// </summary>
internal static class ConsoleEndpoints
{
    public static void AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<ConsoleProfiles>();
    }

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription().AddEndpointFilter(RefuseStrangeHosts);
        pages.MapGet("/", EstimateAsync);
        pages.MapGet("/monitoring", Monitoring);
        pages.MapGet("/models", Models);
        pages.MapGet($"{ConsoleAssets.Path}/{{file}}", (string file, ConsoleAssets assets) => assets.Get(file));
    }

    /// <summary>Of the model that answers, with or without a champion: the first can be named here.</summary>
    private static RazorComponentResult<ModelsPage> Models(ModelCatalog catalog, HttpResponse response)
    {
        ConsolePolicy.Set(response);
        return new RazorComponentResult<ModelsPage>(new { catalog.Model });
    }

    private static async Task<RazorComponentResult> EstimateAsync(ModelCatalog catalog, ConsoleProfiles profiles, HttpResponse response, CancellationToken cancel)
    {
        ConsolePolicy.Set(response);
        var champion = catalog.Champion;
        return champion is null
            ? new RazorComponentResult<NoChampionPage>(new { catalog.Model })
            : new RazorComponentResult<EstimatePage>(new { Champion = champion, Profile = await profiles.OfAsync(champion, cancel) });
    }

    private static RazorComponentResult<MonitoringPage> Monitoring(ModelCatalog catalog, HttpResponse response)
    {
        ConsolePolicy.Set(response);
        return new RazorComponentResult<MonitoringPage>(new { catalog.Champion });
    }

    /// <summary>What draws pages makes an address of the Host header, and fails where it is none: "a:99999".</summary>
    private static ValueTask<object?> RefuseStrangeHosts(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Uri.TryCreate($"http://{context.HttpContext.Request.Host}/", UriKind.Absolute, out _)
            ? next(context)
            : throw new BadHttpRequestException("The Host header is no address.");
}
