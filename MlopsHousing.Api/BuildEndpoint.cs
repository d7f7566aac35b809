using Microsoft.AspNetCore.Http.HttpResults;
using MlopsHousing.Api.Docs;
using MlopsHousing.ServiceDefaults;

namespace MlopsHousing.Api;

/// <summary><c>GET /v1/version</c>: what runs here.</summary>
internal static class BuildEndpoint
{
    public static void MapBuild(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/version", Get).WithName("getVersion").WithTags("Service").WithSummary("Show what was built").Refuses(401, 429);

    private static Ok<BuildAnswer> Get() => TypedResults.Ok(new BuildAnswer(
        BuildInfo.Current.Commit, BuildInfo.Current.Version, BuildInfo.Current.Time, Environment.Version.ToString()));

    /// <summary>What was built.</summary>
    /// <param name="Commit">The git commit, 40 hexadecimal digits; null where the build knew none.</param>
    /// <param name="Build">The release, such as 0.1.0.</param>
    /// <param name="BuildTime">The time of build, which is the commit's: equal sources give equal bytes; null where the build knew none.</param>
    /// <param name="Runtime">The .NET runtime that it runs on.</param>
    public sealed record BuildAnswer(string? Commit, string Build, DateTimeOffset? BuildTime, string Runtime);
}
