using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training.Evaluation;

/// <summary>What a model says of rows that it has not seen, and what is true.</summary>
/// <param name="Rows">Row numbers from 0.</param>
/// <param name="Predictions">In the target's unit.</param>
/// <param name="Truth">In the target's unit.</param>
/// <param name="Scales">Each row's scale for intervals; null where the model has none.</param>
internal sealed record HeldOut(int[] Rows, double[] Predictions, double[] Truth, double[]? Scales)
{
    public static HeldOut Of(TrainedModel model, Dataset data, int[] rows)
    {
        var (predictions, scales) = model.Intervals is null ? (model.Predict(data, rows), null) : model.PredictWithScales(data, rows);
        return new(rows, predictions, Array.ConvertAll(rows, row => data.Targets[row]), scales);
    }

    /// <summary>The sha256 of the row numbers in ascending order, as 32-bit little-endian integers: tells whether two splits are one.</summary>
    public string RowsSha256 => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(Rows.Order().ToArray())));

    /// <summary>The interval of each row; null where there are none.</summary>
    public Interval[]? Intervals(ConformalScores? scores, double coverage, Interval? hardRange) =>
        scores is null || Scales is null ? null : [.. Predictions.Zip(Scales, (p, s) => scores.Around(p, s, coverage, hardRange))];

    /// <summary>The share of some rows, by their places here, whose truth lies within its interval.</summary>
    public double Held(Interval[] intervals, IEnumerable<int> places) => places.Average(i => intervals[i].Contains(Truth[i]) ? 1.0 : 0);
}
