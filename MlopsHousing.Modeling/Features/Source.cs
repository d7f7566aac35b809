namespace MlopsHousing.Modeling.Features;

/// <summary>Where a step reads a number: from the row, or from what an earlier step made.</summary>
/// <param name="Index">The place there.</param>
/// <param name="IsMade">Whether it is an earlier step's.</param>
internal readonly record struct Source(int Index, bool IsMade)
{
    public double Read(in RowView row) => IsMade ? row.Made[Index] : row.Row[Index];
}

/// <summary>Two sources as a place on a plane.</summary>
internal readonly record struct Place(Source X, Source Y, double ScaleX, double ScaleY)
{
    public IReadOnlyList<Source> Sources => [X, Y];

    public (double X, double Y) Read(in RowView row) => (X.Read(row) * ScaleX, Y.Read(row) * ScaleY);
}
