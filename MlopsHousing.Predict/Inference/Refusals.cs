using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Predict.Inference;

/// <summary>What an exception means to a client, the same in every dialect.</summary>
internal static class Refusals
{
    /// <summary>The refusal; null for a fault of ours, which a client is told nothing about.</summary>
    public static InferenceException? Of(Exception error) => error switch
    {
        InferenceException refused => refused,
        NotInRegistryException => new(Refusal.NotFound, error.Message, error),
        ModelUnavailableException unavailable => new(Refusal.Unavailable, error.Message, error) { RetryAfter = unavailable.RetryAfter },
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(Refusal.TooLarge, "The request is too large; send fewer rows at once.", error),
        BadHttpRequestException => new(Refusal.Invalid, "The request did not arrive whole.", error),
        IOException { InnerException: OverflowException } => new(Refusal.Invalid, "A chunk of the request has a size that is no number.", error),
        _ => null,
    };

    /// <summary>The outcome's label in metrics.</summary>
    public static string Outcome(this Refusal refusal) => refusal switch
    {
        Refusal.Invalid => Telemetry.Outcome.Invalid,
        Refusal.NotFound => Telemetry.Outcome.NotFound,
        Refusal.TooLarge => Telemetry.Outcome.TooLarge,
        Refusal.Unsupported => Telemetry.Outcome.Unsupported,
        _ => Telemetry.Outcome.Unavailable,
    };

    public static int HttpStatus(this Refusal refusal) => refusal switch
    {
        Refusal.Invalid => StatusCodes.Status400BadRequest,
        Refusal.NotFound => StatusCodes.Status404NotFound,
        Refusal.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Refusal.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
