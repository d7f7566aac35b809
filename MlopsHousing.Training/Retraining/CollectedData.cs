namespace MlopsHousing.Training.Retraining;

/// <summary>
/// <c>collected.json</c>: what a retraining run works with. The same data, feedback and champion give the same bytes, which is how
/// a run knows that there is nothing new.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Champion">The version to be better than.</param>
/// <param name="ChampionDigest">Its digest.</param>
/// <param name="Data">The data that there was before; null where feedback stands alone.</param>
/// <param name="Feedback">What feedback added.</param>
/// <param name="Train">What is trained on: the data, and feedback from before the window.</param>
/// <param name="Window">What is held out to decide by: the newest feedback, of which the champion has seen none.</param>
public sealed record CollectedData(
    string Model, string Champion, string ChampionDigest, CollectedFile? Data, CollectedFeedback Feedback, CollectedFile Train, CollectedFile Window)
{
    public const string FileName = "collected.json";

    /// <summary>Why nothing can be trained yet; null where it can.</summary>
    public string? Waiting { get; init; }

    /// <summary>Why the feedback must not be trained on; null where it may.</summary>
    public string? Refused { get; init; }
}

/// <summary>Rows and hash of a CSV file.</summary>
public sealed record CollectedFile(int Rows, string Sha256);

/// <summary>What became of the feedback in the store.</summary>
/// <param name="Rows">Values whose prediction is known.</param>
/// <param name="Kept">Of them, those that keep the data contract.</param>
/// <param name="Fresh">Of those, how many came after the champion was trained.</param>
/// <param name="From">When the first came, UTC.</param>
/// <param name="To">When the last came, UTC.</param>
/// <param name="TrainedTo">When the last came that is trained on, UTC; what came later the candidate has not seen.</param>
/// <param name="LeftOut">The others, by reason; the rows are in <c>left-out.csv</c>.</param>
public sealed record CollectedFeedback(int Rows, int Kept, int Fresh, DateTime? From, DateTime? To, DateTime? TrainedTo, IReadOnlyList<LeftOut> LeftOut);

/// <summary>How many rows were left out, and why.</summary>
public sealed record LeftOut(string Reason, int Rows);
