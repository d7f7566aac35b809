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
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<ConsoleProfiles>();
    }

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", EstimateAsync);
        // IResult: the compiler's binding of requests knows no type that is made of a page.
        pages.MapGet("/monitoring", IResult (ModelCatalog catalog) => new ConsolePage<MonitoringPage>((nameof(MonitoringPage.Champion), catalog.Champion)));
        // Of the model that answers, with or without a champion: the first can be named here.
        pages.MapGet("/models", IResult (ModelCatalog catalog) => new ConsolePage<ModelsPage>((nameof(ModelsPage.Model), catalog.Model)));
        pages.MapGet($"{ConsoleAssets.Path}/{{file}}", (string file, ConsoleAssets assets) => assets.Get(file));
    }

    private static async Task<IResult> EstimateAsync(ModelCatalog catalog, ConsoleProfiles profiles, CancellationToken cancel)
    {
        if (catalog.Champion is not { } champion) return new ConsolePage<NoChampionPage>((nameof(NoChampionPage.Model), catalog.Model));
        return new ConsolePage<EstimatePage>(
            (nameof(EstimatePage.Champion), champion), (nameof(EstimatePage.Profile), await profiles.OfAsync(champion, cancel)));
    }
}
