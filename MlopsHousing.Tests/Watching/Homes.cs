using System.Globalization;
using System.Text;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training.Synthesis;

namespace MlopsHousing.Tests.Watching;

/// <summary>Homes made up after the shipped champion's profile, so that they are as those that it was trained on, or drifted.</summary>
internal sealed class Homes
{
    private readonly LoadedModel _champion;
    private readonly SyntheticRows _usual;
    private readonly SyntheticRows _drifted;

    private Homes(LoadedModel champion)
    {
        _champion = champion;
        _usual = new(champion.Signature, champion.Profile!, [], seed: 1);
        _drifted = new(champion.Signature, champion.Profile!, [Drift.Parse("medianIncome:+1.5sd", champion.Signature, champion.Profile!)], seed: 2);
    }

    public static async Task<Homes> LikeTheChampionsAsync() =>
        new(await LoadedModel.LoadAsync(ModelRegistry.Open(Repository.File("models")), "california-housing", 1));

    /// <summary>One as a JSON object.</summary>
    public string Usual() => Write(_usual);

    /// <summary>Many as a JSON array.</summary>
    public string Usual(int count) => Write(_usual, count);

    /// <summary>Many of an income that is one and a half standard deviations higher.</summary>
    public string Drifted(int count) => Write(_drifted, count);

    private string Write(SyntheticRows rows, int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(_ => Write(rows)))}]";

    private string Write(SyntheticRows rows)
    {
        Span<double> row = stackalloc double[_champion.Signature.Width];
        rows.Next(row);
        var json = new StringBuilder("{");
        for (var i = 0; i < row.Length; i++) json.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}\"{_champion.Signature.Features[i].Name}\":{row[i]:R}");
        return json.Append('}').ToString();
    }
}
