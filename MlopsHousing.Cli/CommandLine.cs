using System.CommandLine;
using System.CommandLine.Parsing;
using MlopsHousing.Cli.Data;
using MlopsHousing.Cli.Demo;
using MlopsHousing.Cli.Display;
using MlopsHousing.Cli.Doctor;
using MlopsHousing.Cli.DriftReports;
using MlopsHousing.Cli.Models;
using MlopsHousing.Cli.Replays;
using MlopsHousing.Cli.Retraining;
using MlopsHousing.Cli.Store;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Training;

namespace MlopsHousing.Cli;

/// <summary>The <c>mlops</c> command line: what it offers, and how a run of it ends.</summary>
internal static class CommandLine
{
    /// <summary>A retraining whose candidate, or whose data, is not good enough: nothing failed, and trying again won't help.</summary>
    public const int Refused = 3;

    private const int Failed = 1;
    private const int Misused = 2;
    private const int Cancelled = 130;

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if ((parsed.Errors.Count > 0 ? Sentence(parsed.Errors[0].Message) : Misplaced(parsed)) is { } fault)
        {
            Terminal.Fail($"{fault}. See '{Path(parsed.CommandResult)} --help'.");
            return Misused;
        }

        try
        {
            // Ctrl+C and SIGTERM cancel; what doesn't end by itself within two seconds is left behind with this code.
            var code = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
            return code == Cancelled ? throw new OperationCanceledException() : code;
        }
        catch (OperationCanceledException)
        {
            Terminal.Fail("Cancelled; nothing more was written.");
            return Cancelled;
        }
        catch (Exception e) when (e is TrainingException or RegistryException or ArtifactException or UsageException or InvalidDataException or StoreException)
        {
            Terminal.Fail(e.Message);
            return Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Terminal.Fail($"{e.Message.TrimEnd('.')}. Check the path, who may read and write there, and whether the disk is full.");
            return Failed;
        }
        catch (Exception e)
        {
            Terminal.Fail($"This is a fault of mlops itself ({e.GetType().Name}: {e.Message.TrimEnd('.')}). Please report it with the command that led to it.");
            return Failed;
        }
    }

    /// <summary>Every command there is.</summary>
    internal static RootCommand Root() => new("Trains, registers, evaluates and uses housing-price models, and examines what is deployed.")
    {
        DataCommand.Create(),
        InitCommand.Create(),
        TrainCommand.Create(),
        TuneCommand.Create(),
        EvaluateCommand.Create(),
        ModelsCommand.Create(),
        PredictCommand.Create(),
        DoctorCommand.Create(),
        StoreCommand.Create(),
        DriftCommand.Create(),
        ReplayCommand.Create(),
        RetrainCommand.Create(),
        DemoCommand.Create(),
    };

    /// <summary>The parser's message on one line, without the names of .NET's types.</summary>
    private static string Sentence(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .Replace("'System.Nullable`1[System.Int32]'", "'System.Int32'", StringComparison.Ordinal)
        .Replace("'System.Nullable`1[System.Double]'", "'System.Double'", StringComparison.Ordinal)
        .Replace("expected type 'System.Int32'", "a whole number", StringComparison.Ordinal)
        .Replace("expected type 'System.Int64'", "a whole number", StringComparison.Ordinal)
        .Replace("expected type 'System.Double'", "a number", StringComparison.Ordinal)
        .TrimEnd('.');

    /// <summary>
    /// What is wrong where options were given before the command's last name, as in <c>mlops retrain --run here collect</c>: they
    /// are those of <c>retrain</c>, and <c>collect</c>, which has its own, would not hear of them. Null where there are none.
    /// </summary>
    private static string? Misplaced(ParseResult parsed)
    {
        var step = parsed.CommandResult;
        if (step.Parent is not CommandResult parent) return null;
        var early = parent.Children.OfType<OptionResult>().Where(given => given is { Implicit: false, Option.Recursive: false }).ToList();
        if (early.Find(given => step.Command.Options.All(own => own.Name != given.Option.Name)) is { } foreign)
            return $"{step.Command.Name} does not take {Written(foreign)}; leave it out: {Path(step)}";
        return early is [var first, ..] ? $"{Written(first)} must come after {step.Command.Name}: {Path(step)} {string.Join(' ', early.Select(given => $"{Written(given)} …"))}" : null;

        static string Written(OptionResult given) => given.IdentifierToken?.Value ?? given.Option.Name;
    }

    /// <summary>The command as the user named it, such as <c>mlops models list</c>.</summary>
    private static string Path(CommandResult command) => command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "mlops";
}
