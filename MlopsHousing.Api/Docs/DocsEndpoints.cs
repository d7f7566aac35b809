using System.Security.Cryptography;
using Scalar.AspNetCore;

namespace MlopsHousing.Api.Docs;

/// <summary>The API's description for programs (<c>/openapi/v1.json</c>) and for people (<c>/docs</c>).</summary>
internal static class DocsEndpoints
{
    public static void AddDocs(this IServiceCollection services)
    {
        services.AddOpenApi(ApiDescription.DocumentName, ApiDescription.Configure);
        services.AddSingleton<OpenApiEndpoint>();
    }

    public static void MapDocs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/openapi/v1.json", app.ServiceProvider.GetRequiredService<OpenApiEndpoint>().HandleAsync).ExcludeFromDescription();
        app.MapGet("/docs/problems", ProblemsPage.Get).ExcludeFromDescription();
        app.MapScalarApiReference("/docs", ShowReference);
    }

    /// <summary>All that Scalar shows comes from this service: the script is in its package, and whatever would call elsewhere is off.</summary>
    private static void ShowReference(ScalarOptions options, HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.ContentSecurityPolicy = DocsPolicy.Reference(nonce);
        options
            .AddServer($"{context.Request.Scheme}://{context.Request.Host}") // so that a copied curl works
            .WithTitle("MlopsHousing API")
            .WithNonce(nonce)
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .AddDocument(ApiDescription.DocumentName)
            .ExpandAllTags()
            .HideModels() // schemas stand where they are used, and would be a second heading "Models"
            .HideDeveloperTools()
            .HideClientButton()
            .PreserveSchemaPropertyOrder()
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp();
    }
}
