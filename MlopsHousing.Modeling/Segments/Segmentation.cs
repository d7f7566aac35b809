using System.Text.Json;
using System.Text.Json.Serialization;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Modeling.Segments;

/// <summary>
/// Tells rows apart into a few segments, as it was fitted at training, so that live quality is told by the very segments that
/// the model was evaluated by: an entry of a version's <c>segments.json</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CutSegmentation), "cuts")]
[JsonDerivedType(typeof(NearestSegmentation), "nearest")]
[JsonDerivedType(typeof(LevelSegmentation), "levels")]
public abstract record Segmentation
{
    /// <summary>By what rows are told apart, such as <c>region</c>.</summary>
    public required string By { get; init; }

    /// <summary>The segments, in order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The place in <see cref="Names"/> of a validated row; -1 where it is in none.</summary>
    public abstract int PlaceOf(ReadOnlySpan<double> row);

    /// <summary>Reads <c>segments.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape, or does not fit the signature.</exception>
    public static IReadOnlyList<Segmentation> Parse(ReadOnlySpan<byte> json, Signature signature)
    {
        try
        {
            var all = JsonSerializer.Deserialize(json, SegmentationJson.Default.IReadOnlyListSegmentation) ?? throw new InvalidDataException("The segments are null.");
            foreach (var one in all)
                if (one is null || !one.Fits(signature.Width)) throw new InvalidDataException($"The segments {one?.By} do not fit the signature.");
            return all;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"The segments are not readable: {JsonFault.Describe(e, SegmentationJson.Default)}", e);
        }
    }

    /// <summary>Writes <c>segments.json</c>: the same bytes for the same segments.</summary>
    public static byte[] ToJson(IReadOnlyList<Segmentation> all) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(all, SegmentationJson.Default.IReadOnlyListSegmentation), (byte)'\n'];

    private protected abstract bool Fits(int width);
}

/// <summary>By the value of a number.</summary>
public sealed record CutSegmentation : Segmentation
{
    /// <summary>The feature's place in a row.</summary>
    public required int Column { get; init; }

    /// <summary>Ascending, one fewer than there are segments; a value on a cut belongs below it.</summary>
    public required IReadOnlyList<double> Cuts { get; init; }

    /// <inheritdoc/>
    public override int PlaceOf(ReadOnlySpan<double> row)
    {
        var value = row[Column];
        if (double.IsNaN(value)) return -1;
        var place = 0;
        while (place < Cuts.Count && value > Cuts[place]) place++;
        return place;
    }

    private protected override bool Fits(int width) => Column >= 0 && Column < width && Names.Count == Cuts.Count + 1;
}

/// <summary>By the nearest of some named places.</summary>
public sealed record NearestSegmentation : Segmentation
{
    /// <summary>The places in a row of the features to the right and upwards.</summary>
    public required int ColumnX { get; init; }

    /// <inheritdoc cref="ColumnX"/>
    public required int ColumnY { get; init; }

    /// <summary>The length of one unit to the right.</summary>
    public required double ScaleX { get; init; }

    /// <summary>The length of one unit upwards.</summary>
    public required double ScaleY { get; init; }

    /// <summary>One for each segment, as [x, y].</summary>
    public required IReadOnlyList<double[]> Points { get; init; }

    /// <inheritdoc/>
    public override int PlaceOf(ReadOnlySpan<double> row)
    {
        var (x, y) = (row[ColumnX], row[ColumnY]);
        if (double.IsNaN(x + y)) return -1;
        var (nearest, least) = (-1, double.PositiveInfinity);
        for (var i = 0; i < Points.Count; i++)
        {
            var (dx, dy) = ((Points[i][0] - x) * ScaleX, (Points[i][1] - y) * ScaleY);
            var distance = dx * dx + dy * dy;
            if (distance < least) (nearest, least) = (i, distance);
        }

        return nearest;
    }

    private protected override bool Fits(int width) =>
        ColumnX >= 0 && ColumnX < width && ColumnY >= 0 && ColumnY < width && Names.Count == Points.Count && Points.All(p => p?.Length == 2);
}

/// <summary>By the categories of a feature.</summary>
public sealed record LevelSegmentation : Segmentation
{
    /// <summary>The feature's place in a row.</summary>
    public required int Column { get; init; }

    /// <inheritdoc/>
    public override int PlaceOf(ReadOnlySpan<double> row) => row[Column] is >= 0 and var value && value < Names.Count ? (int)value : -1;

    private protected override bool Fits(int width) => Column >= 0 && Column < width;
}
