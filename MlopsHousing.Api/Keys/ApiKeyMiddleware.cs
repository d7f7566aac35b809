using Microsoft.Extensions.Options;
using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Keys;

/// <summary>Lets a request through to an endpoint that needs a key only with one.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeyRing keys, IOptions<ApiKeyOptions> options)
{
    private static readonly Problem _missing = new(ProblemKinds.KeyRequired, $"Send a key in the {ApiKeyRing.Header} header.");
    private static readonly Problem _wrong = new(ProblemKinds.KeyRequired, $"The key in the {ApiKeyRing.Header} header is not a valid one.");
    private static readonly Problem _closed = new(ProblemKinds.Forbidden);

    private readonly ApiKeyOptions _options = options.Value;

    public Task InvokeAsync(HttpContext context)
    {
        if (!ApiPaths.IsPublicApi(context.Request)) return next(context);
        var place = keys.Find(context.Request);
        if (place == ApiKeyRing.WrongKey) return RefuseAsync(context, _wrong);
        if (place != ApiKeyRing.NoKey || !IsNeeded(context)) return next(context);
        return keys.Count == 0 ? _closed.WriteAsync(context) : RefuseAsync(context, _missing);
    }

    private bool IsNeeded(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<NeedsApiKey>()?.For switch
    {
        KeyUse.Changes => true,
        KeyUse.Predictions => _options.RequireForPredictions,
        KeyUse.Feedback => _options.RequireForFeedback,
        _ => false,
    };

    private static Task RefuseAsync(HttpContext context, Problem problem)
    {
        context.Response.Headers.WWWAuthenticate = $"ApiKey header=\"{ApiKeyRing.Header}\"";
        return problem.WriteAsync(context);
    }
}
