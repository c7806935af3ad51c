using System.Text;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Batches;
using Countersign.Api.Batches.Intake;
using Countersign.Api.Batches.Reading;
using Countersign.Batches;
using Countersign.Messages;
using Countersign.Numbers;
using Countersign.Suppressions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Suppressions;

/// <summary>
/// Puts the numbers of an upload on the list, row by row as they are read. A row that was taken stays, however the
/// upload ends; sending the same upload again does no harm.
/// </summary>
internal sealed class SuppressionImport(SuppressionDesk desk, IBulkPace pace)
{
    /// <summary>Rows of one upload.</summary>
    public const int MaxRows = 100_000;

    /// <summary>Invalid rows that are named in the answer.</summary>
    public const int MaxErrors = 1_000;

    /// <summary>Numbers that are written to at once.</summary>
    private const int AtOnce = 32;

    public static Task<Results<Ok<ImportBody>, Problem>> UploadAsync(
        HttpContext context, UploadSlots slots, ITemplateCatalog templates, SuppressionImport import) =>
        UploadApi.TakeAsync<Ok<ImportBody>>(context, slots, templates, import.RunAsync);

    private async Task<Results<Ok<ImportBody>, Problem>> RunAsync(HttpContext context, UploadRequest upload)
    {
        await using var source = await UploadSource.OpenAsync(context.Request.Body, context.RequestAborted);
        using var reader = new UploadReader(source, upload.Format);
        var run = new Run(desk, context.Caller(), context.RequestAborted);
        var row = new UploadRow();
        try
        {
            while (true)
            {
                switch (reader.TryRead(row))
                {
                    case RowTake.Row when run.Rows == MaxRows:
                        return TypedResults.Ok(await run.EndAsync(isComplete: false));
                    case RowTake.Row:
                        await run.TakeAsync(row, upload.Region);
                        break;
                    case RowTake.More:
                        await pace.GiveWayAsync(context.RequestAborted);
                        await reader.FillAsync(context.RequestAborted);
                        break;
                    case RowTake.End:
                        return TypedResults.Ok(await run.EndAsync(isComplete: true));
                    default:
                        return BatchProblems.Of(reader.Refusal!);
                }
            }
        }
        finally
        {
            await run.SettleAsync();
        }
    }

    private sealed class Run(SuppressionDesk desk, Caller caller, CancellationToken cancellationToken)
    {
        private readonly string _operation = caller.Operation.ToString();
        private readonly List<Task<SuppressResult>> _underWay = new(AtOnce);
        private readonly List<ImportErrorBody> _errors = [];
        private int _added;
        private int _known;
        private int _invalid;

        public int Rows { get; private set; }

        public async Task TakeAsync(UploadRow row, string? region)
        {
            Rows++;
            var reason = Judge(row, region, out var number);
            if (reason == RowReason.None)
            {
                await StartAsync(row, number);
                return;
            }

            _invalid++;
            if (_errors.Count < MaxErrors)
                _errors.Add(new ImportErrorBody(row.Line, reason.Slug() ?? "invalid"));
        }

        public async Task<ImportBody> EndAsync(bool isComplete)
        {
            await DrainAsync();
            return new ImportBody(Rows, _added, _known, _invalid, isComplete, _errors);
        }

        /// <summary>Waits for what is under way, whatever comes of it.</summary>
        public async Task SettleAsync() =>
            await ((Task)Task.WhenAll(_underWay)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        private static RowReason Judge(UploadRow row, string? region, out E164 number)
        {
            number = default;
            if (row.Fault != RowReason.None)
                return row.Fault;
            if (!NumberParser.TryParse(row.To, region, out var facts, out var fault))
                return (RowReason)fault;

            number = facts.Number;
            return RowReason.None;
        }

        private async Task StartAsync(UploadRow row, E164 number)
        {
            if (_underWay.Count == AtOnce)
                await DrainAsync();

            var reference = row.Details.Reference;
            var reason = reference.IsEmpty ? null : Encoding.UTF8.GetString(reference);
            if (reason?.Length > Suppression.MaxReason)
                reason = reason[..Suppression.MaxReason];

            var operation = OperationId.Derive("suppression-import", _operation, $"{row.Line}");
            _underWay.Add(desk.ChangeAsync(caller, operation, number, optOut: true, reason, cancellationToken));
        }

        private async Task DrainAsync()
        {
            foreach (var result in await Task.WhenAll(_underWay))
            {
                if (result is SuppressResult.Listed { IsNew: true })
                    _added++;
                else
                    _known++;
            }

            _underWay.Clear();
        }
    }
}
