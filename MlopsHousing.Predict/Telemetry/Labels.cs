namespace MlopsHousing.Predict.Telemetry;

/// <summary>The ways in; label values of a closed set.</summary>
internal static class Dialect
{
    public const string Rest = "v2_rest";
    public const string Grpc = "v2_grpc";
    public const string Invocations = "invocations";

    /// <summary>The public API in the same process.</summary>
    public const string InProcess = "in_process";
}

/// <summary>How requests end; label values of a closed set.</summary>
internal static class Outcome
{
    public const string Ok = "ok";
    public const string Invalid = "invalid";
    public const string NotFound = "not_found";
    public const string TooLarge = "too_large";
    public const string Unsupported = "unsupported";
    public const string Unavailable = "unavailable";

    /// <summary>The caller went away, or its deadline passed.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>A fault of ours.</summary>
    public const string Failed = "failed";
}
