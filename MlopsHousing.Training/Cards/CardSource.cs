using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training.Cards;

/// <summary>All that a card is written from.</summary>
/// <param name="Description">What was known before the data.</param>
/// <param name="Data">The data.</param>
/// <param name="Model">The model as it is published.</param>
/// <param name="Profile">What its training rows look like.</param>
/// <param name="Held">What a model of the other rows says of those held out.</param>
/// <param name="Metrics">How good that is.</param>
/// <param name="Lineage">What the model was made from.</param>
/// <param name="Digest">The published version's.</param>
internal sealed record CardSource(
    DatasetDescription Description, Dataset Data, TrainedModel Model, Profile Profile, HeldOut Held, ModelMetrics Metrics, Lineage Lineage, string Digest);
