using Microsoft.Extensions.Primitives;

namespace MlopsHousing.Api;

/// <summary>Headers on every answer. The API's answers are data: nothing in them may run, be framed or be sniffed.</summary>
internal static class SecurityHeaders
{
    // Made once: a header's value is then one reference a request.
    private static readonly StringValues _noSniff = "nosniff";
    private static readonly StringValues _deny = "DENY";
    private static readonly StringValues _noReferrer = "no-referrer";
    private static readonly StringValues _nothing = "default-src 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use(next => context =>
    {
        Set(context.Response);
        return next(context);
    });

    public static void Set(HttpResponse response)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = _noSniff;
        headers.XFrameOptions = _deny;
        headers.ContentSecurityPolicy = _nothing;
        headers["Referrer-Policy"] = _noReferrer;
    }
}
