using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Batches.Reading;
using Countersign.Api.Hosting;
using Countersign.Messages;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Batches.Intake;

/// <summary>
/// Uploads. The batch is registered first and accepted last; in between it is nobody's, and whatever ends an upload
/// early (its sender, a bad file, a crash) leaves nothing behind.
/// </summary>
internal static class UploadApi
{
    public static Task<Results<Accepted<BatchBody>, Problem>> UploadAsync(
        HttpContext context, UploadSlots slots, ITemplateCatalog templates, UploadSession session) =>
        TakeAsync<Accepted<BatchBody>>(context, slots, templates, session.RunAsync);

    /// <summary>Reads one upload within the tenant's and the server's share of them, as background work.</summary>
    public static async Task<Results<TBody, Problem>> TakeAsync<TBody>(
        HttpContext context,
        UploadSlots slots,
        ITemplateCatalog templates,
        Func<HttpContext, UploadRequest, Task<Results<TBody, Problem>>> run)
        where TBody : IResult
    {
        var caller = context.Caller();
        if (UploadRequest.Read(context.Request, caller, templates, out var upload) is { } problem)
            return problem;

        switch (slots.TryEnter(caller.Tenant.Tenant))
        {
            case PlaceResult.HolderIsFull:
                return BatchProblems.TooManyUploads(UploadSlots.MaxPerTenant);
            case PlaceResult.AllAreTaken:
                return BatchProblems.NoSlot();
        }

        try
        {
            BatchDesk.InBackground();
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = UploadLimits.MaxBytes;

            return await run(context, upload);
        }
        finally
        {
            slots.Leave(caller.Tenant.Tenant);
        }
    }
}
