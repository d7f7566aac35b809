namespace MlopsHousing.Predict.Inference;

/// <summary>Why a request gets no predictions. Each dialect has its own code for each.</summary>
internal enum Refusal
{
    /// <summary>The request is at fault; repeating it won't help.</summary>
    Invalid,

    /// <summary>There is no such model or version.</summary>
    NotFound,

    /// <summary>It has more rows or bytes than are taken at once.</summary>
    TooLarge,

    /// <summary>It is in a form that this endpoint doesn't read.</summary>
    Unsupported,

    /// <summary>Nothing can answer now; repeating it later may help.</summary>
    Unavailable,
}
