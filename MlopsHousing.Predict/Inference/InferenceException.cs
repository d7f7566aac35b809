namespace MlopsHousing.Predict.Inference;

/// <summary>A request is refused. The message is for the client: it names what is at fault and never holds a value that was sent.</summary>
internal sealed class InferenceException(Refusal refusal, string message, Exception? inner = null) : Exception(message, inner)
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>When to try again, where that may help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static InferenceException Invalid(string message) => new(Refusal.Invalid, message);

    public static InferenceException TooManyRows(int most) =>
        new(Refusal.TooLarge, $"The request has more than {most} rows; send fewer at once.");

    public static InferenceException TooManyExplainedRows(int most) =>
        new(Refusal.TooLarge, $"The request has more than {most} rows to explain; send fewer at once.");

    public static InferenceException TooManyBytes(int most) =>
        new(Refusal.TooLarge, $"The request has more than {most} bytes; send fewer rows at once.");
}
