using System.Diagnostics;
using System.Net.Sockets;
using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Benchmarks.Load.Figures;
using MlopsHousing.Benchmarks.Load.Systems;

namespace MlopsHousing.Benchmarks.Load;

/// <summary>What the all-in-one takes of the processor from its start to its first right answer.</summary>
/// <param name="Cpu">The median of several starts.</param>
/// <param name="Time">By the clock, likewise.</param>
internal sealed record ColdStart(TimeSpan Cpu, TimeSpan Time)
{
    private const int Starts = 5;
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    public static async Task<ColdStart> MeasureAsync(OwnSystems systems, Questions questions)
    {
        List<(TimeSpan Cpu, TimeSpan Time)> starts = [];
        for (var i = 0; i < Starts; i++)
        {
            var clock = Stopwatch.StartNew();
            await using var system = systems.StartAllInOne();
            while (!IsAnswered(system.Port, questions, i))
            {
                if (clock.Elapsed > _longest) throw new InvalidOperationException($"{system.Processes[0].Name} does not answer.\n{system.Processes[0].Output}");
                await Task.Delay(5);
            }

            starts.Add((system.Cpu, clock.Elapsed));
        }

        return new(Quantiles.Of([.. starts.Select(start => start.Cpu)], 0.5), Quantiles.Of([.. starts.Select(start => start.Time)], 0.5));
    }

    private static bool IsAnswered(int port, Questions questions, int index)
    {
        try
        {
            using var connection = new HttpConnection(port);
            connection.Send(questions[index]);
            var answer = connection.Receive();
            if (answer.Status == 503) return false; // not ready
            questions.Check(index, answer);
            return true;
        }
        catch (SocketException)
        {
            return false; // not there
        }
    }
}
