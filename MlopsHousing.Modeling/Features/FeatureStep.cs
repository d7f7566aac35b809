using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Features;

/// <summary>One entry of a recipe: makes one feature or more. Its <c>kind</c> in JSON says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumberStep), "number")]
[JsonDerivedType(typeof(FilledStep), "filled")]
[JsonDerivedType(typeof(MissingStep), "missing")]
[JsonDerivedType(typeof(OneHotStep), "oneHot")]
[JsonDerivedType(typeof(TargetMeanStep), "targetMean")]
[JsonDerivedType(typeof(DatePartsStep), "dateParts")]
[JsonDerivedType(typeof(DifferenceStep), "difference")]
[JsonDerivedType(typeof(RatioStep), "ratio")]
[JsonDerivedType(typeof(RotatedStep), "rotated")]
[JsonDerivedType(typeof(DistanceToPointsStep), "distanceToPoints")]
[JsonDerivedType(typeof(DistanceToPolylineStep), "distanceToPolyline")]
[JsonDerivedType(typeof(NeighbourMeanStep), "neighbourMean")]
[JsonDerivedType(typeof(NeighbourDistanceStep), "neighbourDistance")]
[JsonDerivedType(typeof(ComparablesStep), "comparables")]
public abstract record FeatureStep
{
    /// <summary>The names of what it makes, in order.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>How many neighbours it looks at; 0 for none.</summary>
    [JsonIgnore]
    public virtual int Neighbours => 0;

    /// <summary>What it asks of each neighbour: features, or the target.</summary>
    [JsonIgnore]
    public virtual IEnumerable<string> NeighbourValues => [];

    /// <summary>The coordinates that it takes together; null where it takes none.</summary>
    internal virtual Plane? Coordinates => null;

    /// <summary>Whether what it learns comes from the target, so that a training row must not learn from itself.</summary>
    [JsonIgnore]
    public virtual bool LearnsFromTarget => false;

    /// <summary>This step with what it learns from training rows filled in; itself where there is nothing to learn.</summary>
    /// <exception cref="InvalidDataException">It does not fit the signature.</exception>
    public virtual FeatureStep Fit(FittingRows rows) => this;

    /// <summary>Binds names to places, once; what it returns is run for every row.</summary>
    /// <exception cref="InvalidDataException">A name is unknown, or a number can't be used.</exception>
    internal abstract BoundStep Bind(StepBinder binder);
}
