using Spectre.Console;

namespace Countersign.Demo;

/// <summary>A bar that moves on a terminal; a line for every quarter of the way anywhere else.</summary>
internal static class Screen
{
    private const int PlainSteps = 4;

    private static readonly bool Bar = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    public static void Line(string text = "") => Console.Out.WriteLine(text);

    /// <summary>Shows how far <paramref name="work"/> has come while it reports its progress from 0 to 1.</summary>
    public static async Task ProgressAsync(string title, int of, string unit, Func<Action<int>, Task> work)
    {
        if (Bar)
            await BarAsync(title, of, work);
        else
            await LinesAsync(title, of, unit, work);
    }

    private static Task BarAsync(string title, int of, Func<Action<int>, Task> work) =>
        AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(title, maxValue: of);
                await work(done => task.Value = done);
            });

    private static async Task LinesAsync(string title, int of, string unit, Func<Action<int>, Task> work)
    {
        // Several users at once report; a step is shown once, by whoever gets there first.
        var gate = new Lock();
        var shown = 0;
        await work(done =>
        {
            var step = of == 0 ? PlainSteps : (int)((long)done * PlainSteps / of);
            lock (gate)
            {
                if (step <= shown)
                    return;
                shown = step;
                Line($"  {title} {done,8:N0} of {of:N0} {unit}");
            }
        });
    }
}
