using System.Diagnostics;
using System.Globalization;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>The long form, as a program: <c>MlopsHousing.Tests FuzzProgram CASES SEED [FIRST]</c>; ends with 1 where a fault was found.</summary>
internal static class FuzzProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (count, seed) = (int.Parse(args[0], CultureInfo.InvariantCulture), long.Parse(args[1], CultureInfo.InvariantCulture));
        Console.WriteLine($"Fuzzing with {count:N0} cases of seed {seed}.");
        await using var system = await FuzzedSystem.StartAsync();
        var fuzzer = new Fuzzer(system, seed);
        var clock = Stopwatch.StartNew();
        var told = 0;
        if (args.Length > 2)
        {
            var sent = FuzzCases.Of(seed, int.Parse(args[2], CultureInfo.InvariantCulture));
            var outcome = await fuzzer.TryAsync(sent);
            Console.WriteLine($"{sent.Describe(seed)}\n\n{outcome.Answer?.Status} {outcome.Answer?.Text}");
        }
        else
        {
            var run = fuzzer.RunAsync(count);
            while (await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(15))) != run) Progress();
            Progress();
            await run;
            Tell(fuzzer);
        }

        TellFaults();
        Console.WriteLine(fuzzer.Faults.Count == 0 ? $"\n{fuzzer.Done:N0} cases of seed {seed} in {clock.Elapsed:mm\\:ss}: no fault." : $"\n{fuzzer.Faults.Count} faults.");
        return fuzzer.Faults.Count == 0 ? 0 : 1;

        void Progress()
        {
            TellFaults();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{clock.Elapsed:mm\\:ss}  {fuzzer.Done,9:N0} of {count:N0} ({(double)fuzzer.Done / count,4:P0}), {fuzzer.Done / clock.Elapsed.TotalSeconds,6:N0} a second, {fuzzer.Faults.Count} faults"));
        }

        void TellFaults()
        {
            foreach (var fault in fuzzer.Faults.Skip(told)) Console.WriteLine($"\nFAULT {++told}: {fault}\n");
        }
    }

    private static void Tell(Fuzzer fuzzer)
    {
        string[] outcomes = ["2xx", "3xx", "4xx", "5xx", "closed", "fault"];
        Console.WriteLine($"\n{"target",-15}{"kind",-15}{"cases",9}{string.Concat(outcomes.Select(o => $"{o,9}"))}");
        foreach (var row in fuzzer.Counts.GroupBy(c => (c.Key.Target, c.Key.Kind)).OrderBy(r => r.Key))
            Console.WriteLine($"{row.Key.Target,-15}{row.Key.Kind,-15}{row.Sum(c => c.Value),9:N0}{string.Concat(outcomes.Select(o => $"{row.Where(c => c.Key.What == o).Sum(c => c.Value),9:N0}"))}");
        Console.WriteLine($"\n{"service",-15}{"memory before",15}{"after",9}{"handles before",16}{"after",9}");
        foreach (var (before, after) in fuzzer.Before.Zip(fuzzer.After))
            Console.WriteLine($"{before.Name,-15}{before.Megabytes,12} MB{after.Megabytes,6} MB{before.Handles,16}{after.Handles,9}");
        Console.WriteLine($"The longest case took {fuzzer.Longest.Values.DefaultIfEmpty(0).Max()} ms.");
    }
}
