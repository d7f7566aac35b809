namespace MlopsHousing.Api;

/// <summary>Which requests are the public API's own; in the all-in-one others share the port.</summary>
internal static class ApiPaths
{
    /// <summary>Whether limits and keys apply: everything under <c>/v1</c>, known or not, the API's description, and the console.</summary>
    public static bool IsPublicApi(HttpRequest request) =>
        request.Path.StartsWithSegments("/v1") || request.Path.StartsWithSegments("/openapi") || request.Path.StartsWithSegments("/docs")
        || request.Path == "/" || request.Path.StartsWithSegments("/console")
        || request.Path.StartsWithSegments("/models") || request.Path.StartsWithSegments("/monitoring");
}
