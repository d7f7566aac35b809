using System.Globalization;

namespace MlopsHousing.Benchmarks.Load.Figures;

/// <summary>What a process and those that it started take, as Linux tells it.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on all of Linux's platforms that .NET runs on

    /// <summary>The processor time taken so far, in user's and system's mode.</summary>
    public static TimeSpan Cpu(int process) => All(process).Aggregate(TimeSpan.Zero, (sum, one) => sum + OwnCpu(one));

    /// <summary>The memory that is resident now, in bytes; pages that processes share count for each.</summary>
    public static long Resident(int process) => All(process).Sum(OwnResident);

    private static IEnumerable<int> All(int process) => Children(process).SelectMany(All).Prepend(process);

    private static IEnumerable<int> Children(int process) =>
        Read($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    private static TimeSpan OwnCpu(int process)
    {
        // After the program's name, which may hold anything, the 12th and 13th field are the times.
        var fields = Read($"/proc/{process}/stat") is { Length: > 0 } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : [];
        return fields.Length < 13 ? TimeSpan.Zero : TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
    }

    private static long OwnResident(int process) =>
        Read($"/proc/{process}/statm") is { Length: > 0 } statm ? Number(statm.Split(' ')[1]) * Environment.SystemPageSize : 0;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Nothing where the process has just ended.</summary>
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
