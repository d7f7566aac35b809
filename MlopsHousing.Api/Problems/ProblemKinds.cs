namespace MlopsHousing.Api.Problems;

/// <summary>Every kind of error of the public API: a closed set that clients can switch on.</summary>
public static class ProblemKinds
{
    public static readonly ProblemKind BadRequest = new("bad-request", 400, "The request is malformed",
        "The request can't be understood as HTTP, or its address holds what its endpoint doesn't take. /docs says what each takes.");

    public static readonly ProblemKind BrokenJson = new("broken-json", 400, "The body is not JSON",
        "The body is not JSON by RFC 8259. NaN, Infinity, comments, trailing commas and text after the value are not JSON. The detail says where.");

    public static readonly ProblemKind BrokenCsv = new("broken-csv", 400, "The body is not CSV",
        "The body is not comma-separated text by RFC 4180 in UTF-8 under a header that names the features. The detail says where.");

    public static readonly ProblemKind KeyRequired = new("key-required", 401, "An API key is required",
        "Send a valid API key in the X-API-Key header.");

    public static readonly ProblemKind Forbidden = new("forbidden", 403, "Changes are not allowed",
        "No API key is configured on this service, so nothing can be changed through it. Configure one under ApiKeys:Keys.");

    public static readonly ProblemKind NotFound = new("not-found", 404, "There is nothing here",
        "No such endpoint, model, version or file. /docs lists the endpoints, /v1/models the models.");

    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "The method is not allowed here",
        "The endpoint exists but takes other methods; the Allow header lists them.");

    public static readonly ProblemKind TooSlow = new("request-too-slow", 408, "The request took too long to arrive",
        "The body came in too slowly. Send it again.");

    public static readonly ProblemKind FeedbackConflict = new("feedback-conflict", 409, "Other feedback was given before",
        "The first value that was given for a prediction stands. The rows that differ from it are listed under errors; nothing of the request was stored. Leave them out and send the rest again.");

    public static readonly ProblemKind Conflict = new("changed-meanwhile", 412, "It was changed by someone else",
        "The If-Match tag is not the current one. Read the model again, decide again, and send the new tag.");

    public static readonly ProblemKind TooLarge = new("too-large", 413, "The request is too large",
        "Send fewer rows at once, or stream them as application/x-ndjson, which has no row limit.");

    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "The content type is not supported",
        "The Accept header of the answer lists the types that the endpoint reads. Text must be UTF-8.");

    public static readonly ProblemKind InvalidInput = new("invalid-input", 422, "The input breaks the model's signature",
        "Every field at fault is listed under errors with the rule that it breaks. /v1/models/{name} shows the signature.");

    public static readonly ProblemKind InvalidFeedback = new("invalid-feedback", 422, "The feedback can't be taken",
        "Every field at fault is listed under errors with the rule that it breaks; nothing of the request was stored. An item is {\"id\": …, \"actual\": …}, and \"row\" for a row of a batch.");

    public static readonly ProblemKind InvalidChange = new("invalid-change", 422, "The change makes no sense",
        "Every field at fault is listed under errors with the rule that it breaks, or the detail says why it can't be done as things stand. Nothing was changed.");

    public static readonly ProblemKind TagRequired = new("tag-required", 428, "If-Match is required",
        "Send the ETag of GET /v1/models/{name} as If-Match, so that two people can't overwrite each other's change.");

    public static readonly ProblemKind TooManyRequests = new("too-many-requests", 429, "Too many requests",
        "Wait for as long as Retry-After says. The RateLimit header shows what is left.");

    public static readonly ProblemKind Internal = new("internal-error", 500, "Something went wrong here",
        "This is our fault. Report it with the traceId.");

    public static readonly ProblemKind Unavailable = new("unavailable", 503, "No model can answer right now",
        "The model or the registry it comes from is not available for the moment, or too much is asked of it at once. Try again after Retry-After.");

    public static readonly ProblemKind Busy = new("busy", 503, "Too much is asked at once",
        "All places for batches are taken for the moment. Try again after Retry-After.");

    public static readonly ProblemKind StoreUnavailable = new("store-unavailable", 503, "The store is not available",
        "Predictions go on, but feedback can't be taken and monitoring can't be read: there is no store, or it can't be used now; the service's log says why. What was answered with 201 is kept. Try again after Retry-After.");

    public static readonly IReadOnlyList<ProblemKind> All =
    [
        BadRequest, BrokenJson, BrokenCsv, KeyRequired, Forbidden, NotFound, MethodNotAllowed, TooSlow, FeedbackConflict, Conflict, TooLarge,
        UnsupportedMediaType, InvalidInput, InvalidFeedback, InvalidChange, TagRequired, TooManyRequests, Internal, Unavailable, Busy, StoreUnavailable,
    ];

    /// <summary>The kind for a status that the server or the routing came to by itself.</summary>
    public static ProblemKind ForStatus(int status) =>
        All.FirstOrDefault(k => k.Status == status) ?? (status >= 500 ? Internal : BadRequest);
}
