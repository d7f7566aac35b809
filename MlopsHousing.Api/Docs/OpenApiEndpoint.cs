using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using MlopsHousing.Api.Models;

namespace MlopsHousing.Api.Docs;

/// <summary><c>GET /openapi/v1.json</c>: made once for each champion, because describing takes milliseconds and asking costs nothing.</summary>
internal sealed class OpenApiEndpoint(
    [FromKeyedServices(ApiDescription.DocumentName)] IOpenApiDocumentProvider documents, ModelCatalog catalog)
{
    private volatile Rendered? _last;

    public async Task HandleAsync(HttpContext context)
    {
        // Read before rendering: should a promotion come between, the next request renders again.
        var model = catalog.Champion;
        var rendered = _last is { } last && last.Model == model ? last : _last = await RenderAsync(model, context.RequestAborted);
        var response = context.Response;
        response.Headers.ETag = rendered.ETag;
        response.Headers.CacheControl = "no-cache";
        if (EntityTags.IsKnown(context.Request, rendered.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json";
        response.ContentLength = rendered.Json.Length;
        await response.BodyWriter.WriteAsync(rendered.Json);
    }

    private async Task<Rendered> RenderAsync(ServedModel? model, CancellationToken cancel)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancel);
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1, cancel);
        var bytes = json.ToArray();
        return new(model, bytes, EntityTags.Of(bytes));
    }

    private sealed record Rendered(ServedModel? Model, byte[] Json, string ETag);
}
