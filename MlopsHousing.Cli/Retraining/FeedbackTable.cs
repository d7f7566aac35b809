using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Cli.Retraining;

/// <summary>A prediction that feedback came for, as a row of training data.</summary>
/// <param name="ReceivedAt">When feedback came, UTC.</param>
/// <param name="Cells">The features and the target, by the columns asked for; empty where a value is missing.</param>
/// <param name="Fault">Why it can't be one; null where it can.</param>
internal sealed record FeedbackRow(DateTime ReceivedAt, string[] Cells, string? Fault);

/// <summary>Reads feedback joined to predictions, oldest first, and turns vectors back into what was asked.</summary>
/// <param name="signatures">How vectors are read.</param>
/// <param name="data">The signature of the data: its model and its target.</param>
/// <param name="columns">Features and target, in the order of the cells.</param>
internal sealed class FeedbackTable(VersionSignatures signatures, Signature data, IReadOnlyList<string> columns)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    public async Task<List<FeedbackRow>> ReadAsync(Monitoring.Storage.Store store, DateTime since, CancellationToken cancel)
    {
        await using var context = store.CreateContext();
        context.Database.SetCommandTimeout(_patience);
        var joined = from feedback in context.Feedback.AsNoTracking()
                     where feedback.ReceivedAt >= since
                     join prediction in context.Predictions.AsNoTracking()
                         on new { Id = feedback.PredictionId, feedback.Row } equals new { prediction.Id, prediction.Row }
                     where prediction.Model == data.Name
                     // Ids too: the same feedback must come in the same order.
                     orderby feedback.ReceivedAt, feedback.PredictionId, feedback.Row
                     select new { feedback.ReceivedAt, feedback.Actual, prediction.Version, prediction.Digest, prediction.Vector };
        var rows = new List<FeedbackRow>();
        await foreach (var row in joined.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var (signature, why) = await signatures.FindAsync(row.Version, row.Digest, cancel);
            var cells = new string[columns.Count];
            rows.Add(new(row.ReceivedAt, cells, signature is null ? why : Fill(cells, signature, row.Vector, row.Actual)));
        }

        return rows;
    }

    private string? Fill(string[] cells, Signature signature, double[] vector, double actual)
    {
        Array.Fill(cells, "");
        if (vector.Length != signature.Width) return "they are not as wide as their version's signature";
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == data.Target.Name)
                cells[i] = actual.ToString(CultureInfo.InvariantCulture);
            else if (signature.IndexOf(columns[i]) is >= 0 and var at && CellText.Of(signature.Features[at], vector[at]) is var text)
                if (text is null) return $"their {columns[i]} is a category that was unknown then, and the log keeps no text";
                else cells[i] = text;
        }

        return null;
    }
}
