using MlopsHousing.Predict.Invocations;
using MlopsHousing.Predict.OpenInference.Rest;

namespace MlopsHousing.Predict.Inference;

/// <summary>Gives the errors that routing answers with by itself, such as 404 and 405, the form of the dialect that was spoken.</summary>
internal static class BareErrors
{
    /// <summary>Puts it into the host.</summary>
    /// <param name="app">The host.</param>
    /// <param name="everywhere">Whether what is at no dialect's address is answered here, too: nobody else would.</param>
    public static void UseBareErrors(this WebApplication app, bool everywhere) => app.Use(async (context, next) =>
    {
        await next(context);
        if (!IsBare(context) || !(everywhere || IsOurs(context.Request.Path))) return;
        var message = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "There is nothing here; GET /v2/models/{model} describes the model.",
            StatusCodes.Status405MethodNotAllowed => "The method is not allowed here; the Allow header lists those that are.",
            _ => "The request can't be answered here.",
        };
        await (context.Request.Path.StartsWithSegments("/invocations")
            ? context.Response.WriteAsJsonAsync(new InvocationsError("BAD_REQUEST", message), InvocationsJson.Default.InvocationsError)
            : context.Response.WriteAsJsonAsync(new RestError(message), OpenInferenceJson.Default.RestError));
    });

    private static bool IsBare(HttpContext context) =>
        context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null } && !HttpProtocol.IsHttp2(context.Request.Protocol);

    private static bool IsOurs(PathString path) => path.StartsWithSegments("/v2") || path.StartsWithSegments("/invocations") || path.StartsWithSegments("/ping");
}
