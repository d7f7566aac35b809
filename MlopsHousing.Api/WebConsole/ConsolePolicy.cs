using Microsoft.Extensions.Primitives;

namespace MlopsHousing.Api.WebConsole;

/// <summary>What browsers may do with the console's pages: run and draw what this service gives them, and call it. Nothing inline, nothing from elsewhere.</summary>
internal static class ConsolePolicy
{
    private static readonly StringValues _policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>In place of what every answer of the API says of itself. Pages show the state of a moment, so none is kept.</summary>
    public static void Set(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = _policy;
        response.Headers.CacheControl = "no-store";
    }
}
