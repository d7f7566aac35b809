namespace MlopsHousing.Training.Retraining;

/// <summary><c>trained.json</c>: the candidate that was trained. It lies beside, in <c>candidate/</c>, in the form of a registry.</summary>
/// <param name="Inputs">What it was made from: the hash of <c>collected.json</c> and the parameters.</param>
/// <param name="Version">Its number in <c>candidate/</c>.</param>
/// <param name="Digest">Its digest, which the same inputs give again.</param>
public sealed record TrainedCandidate(string Inputs, int Version, string Digest)
{
    public const string FileName = "trained.json";
}
