namespace MlopsHousing.Modeling.Features;

/// <summary>
/// A number or date that may be missing, with a number in place of what is missing, so that the forest splits on numbers
/// only. A <see cref="MissingStep"/> beside it tells the two apart.
/// </summary>
public sealed record FilledStep : FeatureStep
{
    public required string Of { get; init; }

    /// <summary>What stands for a missing value; training fills in the median where it is left out.</summary>
    public double? With { get; init; }

    public override IReadOnlyList<string> Names => [Of];

    public override FeatureStep Fit(FittingRows rows) => With is null ? this with { With = Median(rows.Column(Of)) } : this;

    internal override BoundStep Bind(StepBinder binder) =>
        new Bound(binder.Measured(Of), StepBinder.Checked(StepBinder.Learned(With, Of)));

    /// <summary>The lower one where two are in the middle; 0 where all are missing.</summary>
    internal static double Median(double[] values)
    {
        var present = Array.FindAll(values, v => !double.IsNaN(v));
        Array.Sort(present);
        return present.Length == 0 ? 0 : present[(present.Length - 1) / 2];
    }

    private sealed class Bound(Source of, double with) : BoundStep([of])
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            var value = of.Read(row);
            made[0] = StepBinder.Finite(double.IsNaN(value) ? with : value);
        }
    }
}
