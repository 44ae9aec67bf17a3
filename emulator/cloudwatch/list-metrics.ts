import { dimensionsOf, shownDimensions } from './dimensions.ts';
import { operation } from './operation.ts';
import { pageOf } from './page.ts';
import { metrics } from './state.ts';

const THREE_HOURS_MS = 3 * 3_600_000;
const TWO_WEEKS_MS = 14 * 86_400_000;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export const listMetrics = operation('ListMetrics', {
  access: () => ({ action: 'cloudwatch:ListMetrics', resource: '*' }),
  handle(input, call) {
    // metrics without a new point for two weeks are not listed
    const since = call.now() - (input.RecentlyActive ? THREE_HOURS_MS : TWO_WEEKS_MS);
    const wanted = Object.entries(
      dimensionsOf(input.Dimensions?.map(({ Name, Value }) => ({ Name, Value: Value ?? '*' }))),
    );
    const found = metrics(call)
      .values()
      .filter(
        (metric) =>
          metric.lastAt >= since &&
          (input.Namespace === undefined || metric.namespace === input.Namespace) &&
          (input.MetricName === undefined || metric.name === input.MetricName) &&
          wanted.every(([name, value]) =>
            value === '*' ? name in metric.dimensions : metric.dimensions[name] === value,
          ),
      );
    const { items, next } = pageOf(found, input.NextToken, 500);
    return {
      Metrics: items.map(({ namespace, name, dimensions }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: shownDimensions(dimensions),
      })),
      NextToken: next,
    };
  },
});
