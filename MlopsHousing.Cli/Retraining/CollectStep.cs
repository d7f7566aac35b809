using System.Text;
using MlopsHousing.Cli.Store;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Retraining;
using MlopsHousing.Training.Synthesis;

namespace MlopsHousing.Cli.Retraining;

/// <summary>Joins feedback to the data, checks it, and holds its newest part out.</summary>
internal static class CollectStep
{
    /// <summary>Writes the run's data, unless it is there already.</summary>
    /// <returns>What was collected, and whether it differs from what was there.</returns>
    public static async Task<(CollectedData Data, bool IsNew)> RunAsync(RunFolder run, Collection ask, CancellationToken cancel)
    {
        var champion = await Champion.ReadAsync(ask.Registry, ask.Description.Signature.Name, cancel);
        var columns = Collection.Columns(ask.Description);
        var (known, sha256) = Base(ask, columns);
        await using var store = await StoreChoice.OpenAsync(ask.StorePath, cancel);
        var rows = await new FeedbackTable(new VersionSignatures(ask.Registry, champion.Model), ask.Description.Signature, columns).ReadAsync(store, ask.Since, cancel);
        var (kept, leftOut, broken, judged) = Sift(rows, known, ask, columns);

        var fresh = kept.Count(row => row.ReceivedAt > champion.TrainedAt);
        var held = fresh < ask.Minimum ? 0 : (int)Math.Ceiling(fresh * ask.HoldOut);
        var train = Csv(columns, [.. known, .. kept.SkipLast(held).Select(row => row.Cells)]);
        var window = Csv(columns, [.. kept.TakeLast(held).Select(row => row.Cells)]);
        var collected = new CollectedData(
            champion.Model, $"{champion.Version}", champion.Digest,
            sha256 is null ? null : new(known.Count, sha256),
            new(rows.Count, kept.Count, fresh, kept.Count > 0 ? kept[0].ReceivedAt : null, kept.Count > 0 ? kept[^1].ReceivedAt : null, kept.Count > held ? kept[^(held + 1)].ReceivedAt : null, leftOut),
            new(known.Count + kept.Count - held, RunFolder.Hash(train)),
            new(held, RunFolder.Hash(window)))
        {
            Refused = broken > ask.Tolerated * judged ? Refusal(broken, judged, ask, leftOut) : null,
            Waiting = fresh < ask.Minimum ? $"Of the feedback, {fresh} rows came since version {champion.Version} was trained; {ask.Minimum} are needed." : null,
        };
        if (run.Find<CollectedData>(CollectedData.FileName) is not null && run.Hash(CollectedData.FileName) == RunFolder.Hash(RunFolder.Bytes(collected))) return (collected, false);

        run.Clear();
        await File.WriteAllBytesAsync(run.Train, train, cancel);
        await File.WriteAllBytesAsync(run.Window, window, cancel);
        await File.WriteAllBytesAsync(run.LeftOut, Csv([.. columns, "reason"], [.. rows.Where(row => row.Fault is not null).Select(row => (string[])[.. row.Cells, row.Fault!])]), cancel);
        // What is partly made up stays so, and says so.
        if (ask.DataPath is { } data && SyntheticMark.Find(data, sha256!) is { } mark) await mark.WriteAsync(run.Train, cancel);
        run.Write(CollectedData.FileName, collected);
        return (collected, true);
    }

    private static (List<string[]> Rows, string? Sha256) Base(Collection ask, IReadOnlyList<string> columns)
    {
        if (ask.DataPath is null) return ([], null);
        var table = CsvTable.Read(ask.DataPath);
        if ((ask.Description.Contract with { Rows = null }).Check(table) is { Count: > 0 } violations) throw new ContractBrokenException(violations);
        int[] places = [.. columns.Select(name => table.Header.ToList().IndexOf(name))];
        return places.Contains(-1)
            ? throw new TrainingException($"{ask.DataPath} has no column '{columns[places.IndexOf(-1)]}'.")
            : ([.. table.Rows.Select(row => Array.ConvertAll(places, place => row[place]))], table.Sha256);
    }

    /// <summary>Tells feedback that can be trained on from what can't; gives each of the latter its reason.</summary>
    private static (List<FeedbackRow> Kept, IReadOnlyList<LeftOut> LeftOut, int Broken, int Judged) Sift(List<FeedbackRow> rows, List<string[]> known, Collection ask, IReadOnlyList<string> columns)
    {
        var table = new CsvTable([.. columns], [.. rows.Select(row => row.Cells)], "");
        var judged = rows.Count(row => row.Fault is null);
        foreach (var fault in Collection.WithNewRows(ask.Description).Contract.Check(table).Where(v => v.Row is not null).DistinctBy(v => v.Row))
            if (rows[fault.Row!.Value - 1] is { Fault: null } row)
                rows[fault.Row.Value - 1] = row with { Fault = $"{Contract}{fault.Column} {fault.Message}" };

        // A home that was asked about again would else be trained on and held out to test at once, and be learned by heart.
        var keys = new RowKeys(ask.Description.Signature, columns);
        var seen = known.Select(keys.Of).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Fault is null && !seen.Add(keys.Of(rows[i].Cells))) rows[i] = rows[i] with { Fault = "the same row is there already" };

        var reasons = rows.Where(row => row.Fault is not null).GroupBy(row => row.Fault!).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal);
        return (
            [.. rows.Where(row => row.Fault is null)],
            [.. reasons.Select(g => new LeftOut(g.Key, g.Count()))],
            rows.Count(row => row.Fault?.StartsWith(Contract, StringComparison.Ordinal) == true),
            judged);
    }

    private const string Contract = "breaks the contract: ";

    private static string Refusal(int broken, int of, Collection ask, IReadOnlyList<LeftOut> leftOut) =>
        FormattableString.Invariant($"Of {of} rows of feedback {broken} break the data contract, which is more than {100 * ask.Tolerated:0.##}%; most often: ")
        + string.Join("; ", leftOut.Where(l => l.Reason.StartsWith(Contract, StringComparison.Ordinal)).Take(3).Select(l => $"{l.Reason[Contract.Length..]} ({l.Rows})")) + ".";

    private static byte[] Csv(IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        using var text = new StringWriter();
        CsvOutput.WriteLine(text, columns);
        foreach (var row in rows) CsvOutput.WriteLine(text, row);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
